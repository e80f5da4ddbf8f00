package io.bellwether.pipeline.replicate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/** The published votes, and golden numbers for them, in the folder that MOE_DATA names. */
final class Nifty {
  private Nifty() {}

  /** The folder; the test is skipped where there is none. */
  static Path folder() {
    String data = System.getenv("MOE_DATA");
    assumeTrue(data != null, "skipped: set MOE_DATA to a folder with nifty/");
    Path folder = Path.of(data, "nifty");
    assumeTrue(Files.isDirectory(folder), "skipped: nifty is not in MOE_DATA");
    return folder;
  }

  static Pool seven() throws IOException {
    return Pool.read(folder(), "experts_seed42");
  }

  static JsonNode golden() throws IOException {
    return new ObjectMapper().readTree(folder().resolve("testvectors.json").toFile());
  }

  static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** What a scalar filter said of every day, and whom it trusted. */
  record Trace(double[] forecasts, List<double[]> trust) {
    int[] decisions() {
      return Arrays.stream(forecasts).mapToInt(Pool::nearestClass).toArray();
    }
  }

  /** The published order. */
  static Trace paper(ScalarMoeF filter, double[][] votes, double[] labels) {
    double[] forecasts = new double[labels.length];
    List<double[]> trust = new ArrayList<>();
    for (int t = 0; t < labels.length; t++) {
      filter.update(votes[t], labels[t]);
      forecasts[t] = filter.afterwards(votes[t]);
      trust.add(filter.trust());
    }
    return new Trace(forecasts, trust);
  }

  /** The causal order. */
  static Trace causal(ScalarMoeF filter, double[][] votes, double[] labels) {
    double[] forecasts = new double[labels.length];
    List<double[]> trust = new ArrayList<>();
    for (int t = 0; t < labels.length; t++) {
      forecasts[t] = filter.forecast(votes[t]);
      trust.add(filter.trust());
      filter.update(votes[t], labels[t]);
    }
    return new Trace(forecasts, trust);
  }
}
