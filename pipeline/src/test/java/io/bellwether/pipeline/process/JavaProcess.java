package io.bellwether.pipeline.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java process beside the test's own. It ends when it is closed, at the latest with the test's
 * JVM. What it writes to standard output and standard error is kept in a file.
 */
public final class JavaProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final String name;
  private final Path output;
  private final Process process;
  private final Thread endWithThisJvm;

  private JavaProcess(String name, Path output, Process process) {
    this.name = name;
    this.output = output;
    this.process = process;
    this.endWithThisJvm = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithThisJvm);
  }

  /**
   * Starts {@code java} with these arguments, on the JDK of the test.
   *
   * @param name of the process and, with {@code .out}, of the file with its output
   * @param directory for that file; the process works there too
   */
  public static JavaProcess start(
      String name, Path directory, Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile(Files.createDirectories(directory), name, ".out");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.redirectErrorStream(true).redirectOutput(Redirect.to(output.toFile()));
      builder.environment().putAll(environment);
      return new JavaProcess(name, output, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** The class path of the test. */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Waits until it wrote a line in which the pattern is found; fails when it ends before. */
  public Matcher awaitLine(Pattern pattern) throws Exception {
    return Patience.forSome(
        name + " to write " + pattern,
        () -> {
          boolean alive = process.isAlive();
          Matcher matcher = pattern.matcher(output());
          if (matcher.find()) {
            return Optional.of(matcher);
          }
          if (!alive) {
            throw new AssertionError(
                name + " ended with exit code " + process.exitValue() + ":\n" + output());
          }
          return Optional.empty();
        });
  }

  /** All it wrote so far. */
  public String output() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the output of " + name, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does; returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
    Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Asks it to end, and kills it when it does not within half a minute. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
    kill();
  }
}
