package io.bellwether.core.ensemble;

import io.bellwether.core.Observation;
import java.util.Arrays;

/** The linear opinion pool with equal weights: believes all alike who have an opinion. */
final class UniformAverage implements Pool {
  @Override
  public void combine(Observation o, Votes votes, double[] out) {
    int numVoted = votes.numVoted();
    Arrays.fill(out, 0, votes.numClasses(), numVoted == 0 ? 1.0 / votes.numClasses() : 0);
    for (int i = 0; i < votes.size(); i++) {
      if (votes.voted(i)) {
        for (int c = 0; c < votes.numClasses(); c++) {
          out[c] += votes.probability(i, c) / numVoted;
        }
      }
    }
  }
}
