package io.bellwether.benchmarks.flinkml;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Trains on the same rows again and again: once to warm up, then until enough time was measured.
 *
 * <pre>{@code
 * Training ROWS FOLDER BATCH_SIZE ALPHA LEAST_SECONDS LIMIT_SECONDS
 * }</pre>
 *
 * <p>A line of ROWS is the label, 0 or 1, and the numbers, separated by commas, in the order in
 * which they are learned. FOLDER gets a file {@code pass-N.csv} for each pass that counts, a line a
 * version of the model, in order: nanoseconds since the first row went in, then the coefficients;
 * and {@code heap.txt}, how many bytes of the heap are free once the first job and its cluster are
 * gone.
 */
public final class Training {
  private Training() {}

  /** Trains; ends with a status other than 0 if that fails. */
  public static void main(String[] args) throws Exception {
    double[][] rows = rows(Path.of(args[0]));
    Path folder = Path.of(args[1]);
    Settings settings = new Settings(Integer.parseInt(args[2]), Double.parseDouble(args[3]));
    double leastSeconds = Double.parseDouble(args[4]);
    double limitSeconds = Double.parseDouble(args[5]);
    warmUp(rows, folder, settings, limitSeconds);
    try (Cluster cluster = new Cluster()) {
      double measured = 0;
      for (int i = 0; measured < leastSeconds; i++) {
        Pass pass = cluster.train(rows, settings, limitSeconds);
        measured += pass.seconds();
        write(pass.versions(), folder.resolve("pass-" + i + ".csv"));
      }
    }
    // Some of the cluster's threads outlive it.
    System.exit(0);
  }

  /** Is weighed, too: a cluster remembers the jobs that it has had. */
  private static void warmUp(double[][] rows, Path folder, Settings settings, double limitSeconds)
      throws Exception {
    Pass pass;
    try (Cluster cluster = new Cluster()) {
      pass = cluster.train(rows, settings, limitSeconds);
    }
    long freed = pass.liveBytes() - Pass.bytesInUse();
    // What the training keeps for its own sake was in use both times.
    Reference.reachabilityFence(pass);
    Files.writeString(folder.resolve("heap.txt"), Long.toString(freed));
  }

  private static double[][] rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    double[][] rows = new double[lines.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.stream(lines.get(i).split(",")).mapToDouble(Double::parseDouble).toArray();
    }
    return rows;
  }

  private static void write(List<Pass.Version> versions, Path file) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      for (Pass.Version version : versions) {
        out.println(
            version.nanos()
                + ","
                + Arrays.stream(version.coefficients())
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(",")));
      }
    }
  }
}
