package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.Arrays;
import java.util.List;

/** Believes all its members alike, as far as they answer. */
final class UniformAverage implements Forecaster {
  private final List<Forecaster> members;
  private final int numClasses;
  private final double[] vote;

  UniformAverage(List<Forecaster> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("members must be at least one");
    }
    this.members = List.copyOf(members);
    this.numClasses = members.get(0).numClasses();
    this.vote = new double[numClasses];
    for (Forecaster member : members) {
      if (member.numClasses() != numClasses) {
        throw new IllegalArgumentException(
            "members must all have " + numClasses + " classes: " + member.numClasses());
      }
    }
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public void predict(Observation o, double[] out) {
    Arrays.fill(out, 0, numClasses, 0);
    int answers = 0;
    for (Forecaster member : members) {
      if (member.answers(o)) {
        member.predict(o, vote);
        answers++;
        for (int c = 0; c < numClasses; c++) {
          out[c] += vote[c];
        }
      }
    }
    for (int c = 0; c < numClasses; c++) {
      out[c] = answers == 0 ? 1.0 / numClasses : out[c] / answers;
    }
  }

  @Override
  public void learn(Observation o, int label) {
    for (Forecaster member : members) {
      member.learn(o, label);
    }
  }
}
