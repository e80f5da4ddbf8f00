package io.bellwether.benchmarks;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Machine;
import io.bellwether.benchmarks.result.Results;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Measure, and write a file of figures.",
      "A suite that fails is reported and the others go on; the exit code is then 1."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--long", description = "Every point, with more repetitions.")
  private boolean thorough;

  @Option(
      names = "--suite",
      split = ",",
      paramLabel = "NAME",
      description = "Only these; all that are there if not given.")
  private List<String> names = List.of();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file (default: bench/TIME.json under BELLWETHER_HOME).")
  private Path file;

  @Override
  public Integer call() throws Exception {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path to = file != null ? file : home().resolve(started.toString().replace(":", "") + ".json");
    List<Suite> suites = suites();
    Machine machine = Machine.here();
    say(machine.describe());
    List<Figure> figures = new ArrayList<>();
    boolean complete = true;
    for (Suite suite : suites) {
      complete &= measured(suite, figures);
      // After each, so that what was measured is kept whatever comes.
      new Results(machine, Commit.current(), command(), started.toString(), effort(), figures)
          .write(to);
    }
    spec.commandLine().getOut().println(to);
    return complete ? 0 : 1;
  }

  private List<Suite> suites() {
    try {
      List<Suite> suites = Suites.named(names);
      suites.forEach(Suite::check);
      return suites;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Whether it was measured to its end. */
  private boolean measured(Suite suite, List<Figure> figures) throws InterruptedException {
    say("== " + suite.name());
    long began = System.nanoTime();
    try {
      suite.measure(effort(), new Kept(figures));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      say("== %s took %d:%02d min".formatted(suite.name(), seconds / 60, seconds % 60));
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("suite " + suite.name() + " failed:");
      e.printStackTrace(err);
      err.flush();
      return false;
    }
  }

  private Effort effort() {
    return thorough ? Effort.LONG : Effort.SHORT;
  }

  private String command() {
    return "./bellwether bench run"
        + (thorough ? " --long" : "")
        + (names.isEmpty() ? "" : " --suite " + String.join(",", names));
  }

  private static Path home() {
    return Path.of(System.getProperty("bellwether.home", ".bellwether")).resolve("bench");
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  /** Keeps figures and shows them. */
  private final class Kept implements Findings {
    private final List<Figure> figures;
    private final Set<String> keys = new HashSet<>();

    private Kept(List<Figure> figures) {
      this.figures = figures;
    }

    @Override
    public void add(Figure figure) {
      if (!keys.add(figure.key())) {
        throw new IllegalArgumentException("measured twice: " + figure.key());
      }
      figures.add(figure);
      say(
          "%s %s: %.4g %s [%.4g, %.4g]"
              .formatted(
                  figure.name() + " " + figure.of(),
                  figure.metric(),
                  figure.value(),
                  figure.unit(),
                  figure.low(),
                  figure.high()));
    }

    @Override
    public void progress(String text) {
      say(text);
    }
  }
}
