package io.bellwether.benchmarks.peers;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;

/**
 * Predicts with the versions of a model that was trained apart, each from that item on at which all
 * labels that it learned are known. Learning is only to count them; they must come in the order in
 * which the model learned them, which is that of {@link LabelOrder}.
 */
final class VersionedForecaster implements Forecaster {
  private final ModelVersions versions;
  private int known;

  VersionedForecaster(ModelVersions versions) {
    this.versions = versions;
  }

  @Override
  public int numClasses() {
    return 2;
  }

  @Override
  public void predict(Observation o, double[] out) {
    double[] coefficients = versions.newest(known);
    out[1] = coefficients == null ? 0.5 : probability(coefficients, o.features().numbers());
    out[0] = 1 - out[1];
  }

  private static double probability(double[] coefficients, float[] numbers) {
    double dot = 0;
    for (int i = 0; i < coefficients.length; i++) {
      dot += coefficients[i] * numbers[i];
    }
    return 1 / (1 + Math.exp(-dot));
  }

  @Override
  public void learn(Observation o, int label) {
    known++;
  }
}
