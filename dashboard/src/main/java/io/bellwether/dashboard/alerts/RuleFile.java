package io.bellwether.dashboard.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force, read anew when their file changes. A file that cannot be used leaves the
 * former rules in force; what is wrong with it is logged and kept for people to see.
 *
 * <pre>{@code
 * RuleFile rules = RuleFile.open(Path.of("rules.yaml"));
 * scheduler.scheduleWithFixedDelay(rules::reloadIfChanged, 1, 1, SECONDS);
 * }</pre>
 *
 * <p>Any thread.
 */
public final class RuleFile {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFile.class);

  private final Path path;
  private final Map<String, String> environment;
  private volatile RuleBook book;
  private volatile String lastProblem;
  private String lastText;
  private boolean readable = true;

  private RuleFile(Path path, Map<String, String> environment, String text) {
    this.path = path;
    this.environment = environment;
    this.lastText = text;
    this.book = RuleBook.read(text, path.getFileName().toString(), environment);
  }

  /**
   * Reads the file for the first time.
   *
   * @throws RulesException with all that is wrong with it
   * @throws IOException when it cannot be read
   */
  public static RuleFile open(Path path) throws IOException {
    return open(path, System.getenv());
  }

  static RuleFile open(Path path, Map<String, String> environment) throws IOException {
    return new RuleFile(path, environment, Files.readString(path));
  }

  /** The rules in force. */
  public RuleBook book() {
    return book;
  }

  /** Why the file as it is now is not in force; empty when it is. */
  public Optional<String> lastProblem() {
    return Optional.ofNullable(lastProblem);
  }

  /** Compares the file with what was last read; never throws. */
  public synchronized void reloadIfChanged() {
    try {
      // By its content: times of files are too coarse, and what they are mounted from may lie.
      String text = Files.readString(path);
      if (text.equals(lastText) && readable) {
        return;
      }
      lastText = text;
      readable = true;
      book = RuleBook.read(text, path.getFileName().toString(), environment);
      lastProblem = null;
      LOG.info("{}: rules of version {} are in force", path, book.version());
    } catch (RulesException e) {
      refuse(e.getMessage());
    } catch (IOException e) {
      readable = false;
      refuse("the rule file must be readable: " + path + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void refuse(String problem) {
    if (!problem.equals(lastProblem)) {
      LOG.warn("the rules of version {} stay in force: {}", book.version(), problem);
    }
    lastProblem = problem;
  }
}
