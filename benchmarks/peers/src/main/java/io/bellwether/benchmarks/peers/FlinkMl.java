package io.bellwether.benchmarks.peers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Flink ML's online logistic regression, which needs another Flink than ours: the module {@code
 * benchmarks/flink-ml} trains it in a process of its own, on the labels in the order in which they
 * become known, and what it predicts is scored here from the versions of its model, each from that
 * item on at which all labels that it learned are known.
 */
final class FlinkMl {
  private static final String MAIN = "io.bellwether.benchmarks.flinkml.Training";
  private static final int START_SECONDS = 120;

  private final Path target;

  private FlinkMl(Path target) {
    this.target = target;
  }

  /** That beside this module, built by the same command. */
  static FlinkMl besideThis() {
    try {
      Path ours =
          Path.of(FlinkMl.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new FlinkMl(ours.getParent().getParent().resolveSibling("flink-ml").resolve("target"));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** That of a module's folder of build results. */
  static FlinkMl builtIn(Path target) {
    return new FlinkMl(target);
  }

  /**
   * Plays: a whole training to warm up, then as many as it takes to tell the rate.
   *
   * @param limitSeconds after which a training gets no further labels; it is then scored on the
   *     items it came to
   * @throws IOException if it could not be trained; the message says why
   */
  List<Contest> play(
      PeerStream stream, FlinkMlSetting setting, double leastSeconds, double limitSeconds)
      throws IOException, InterruptedException {
    LabelOrder order = LabelOrder.of(stream);
    Path folder = Files.createTempDirectory("bellwether-flink-ml");
    try {
      Path rows = Files.write(folder.resolve("rows.csv"), order.rows());
      train(rows, folder, setting, leastSeconds, limitSeconds);
      double retained = Double.parseDouble(Files.readString(folder.resolve("heap.txt")));
      List<Contest> contests = new ArrayList<>();
      for (Path pass = pass(folder, 0); Files.exists(pass); pass = pass(folder, contests.size())) {
        ModelVersions versions = versions(pass, setting.batchSize());
        contests.add(
            Contest.play(
                    stream.first(order.itemsWithin(versions)),
                    () -> new VersionedForecaster(versions),
                    limitSeconds,
                    false)
                .trainedApart(versions.seconds(), retained));
      }
      return contests;
    } finally {
      delete(folder);
    }
  }

  private void train(
      Path rows, Path folder, FlinkMlSetting setting, double leastSeconds, double limitSeconds)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(heapAndCompiler());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(), MAIN, rows.toString(), folder.toString()));
    command.add(Integer.toString(setting.batchSize()));
    command.add(Double.toString(setting.alpha()));
    command.add(Double.toString(leastSeconds));
    command.add(Double.toString(limitSeconds));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(START_SECONDS + (long) (4 * limitSeconds), TimeUnit.SECONDS)) {
        throw new IOException("its process did not end in time" + said(log));
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException("its process ended with " + process.exitValue() + said(log));
    }
  }

  /** As the others play. */
  private static List<String> heapAndCompiler() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .toList();
  }

  /** Its own classes come first, then release 2.2.0 of the library before what 2.0.0 adds to it. */
  private String classPath() throws IOException {
    Path jar = target.resolve("bellwether-flink-ml.jar");
    Path lib = target.resolve("lib");
    if (!Files.exists(jar) || !Files.isDirectory(lib)) {
      throw new IOException("its module benchmarks/flink-ml is not built");
    }
    try (Stream<Path> libraries = Files.list(lib)) {
      return Stream.concat(Stream.of(jar), libraries.sorted())
          .map(Path::toString)
          .collect(Collectors.joining(System.getProperty("path.separator")));
    }
  }

  /** The first failure in its log, if there is one. */
  private static String said(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .map(line -> ": " + line)
        .orElse("");
  }

  private static Path pass(Path folder, int pass) {
    return folder.resolve("pass-" + pass + ".csv");
  }

  /** A line is when the version was out, in nanoseconds since the first label went in, and it. */
  static ModelVersions versions(Path file, int batchSize) throws IOException {
    List<String> lines = Files.readAllLines(file);
    double[][] coefficients = new double[lines.size()][];
    double seconds = 0;
    for (int v = 0; v < coefficients.length; v++) {
      String[] cells = lines.get(v).split(",");
      seconds = Long.parseLong(cells[0]) / 1e9;
      coefficients[v] = new double[cells.length - 1];
      for (int i = 0; i < coefficients[v].length; i++) {
        coefficients[v][i] = Double.parseDouble(cells[i + 1]);
      }
    }
    return new ModelVersions(batchSize, coefficients, seconds);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
