package io.bellwether.core.mixture;

import io.bellwether.core.Observation;
import io.bellwether.core.ensemble.Pool;
import io.bellwether.core.ensemble.Votes;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import java.util.Arrays;

/**
 * A filter without a gate: the mean of all members' probabilities, weighed by one belief for all
 * items. What a mixture has to beat to justify that it asks only some.
 */
public final class BeliefPool implements Pool {
  private final BeliefFilter filter;
  private final double[] beliefs;
  private final float[] votesBySlot;
  private final boolean[] voted;

  /** Starts with equal beliefs. */
  public BeliefPool(FilterSpec spec, int numMembers, int numClasses) {
    this.filter = Filters.create(spec, numMembers);
    this.beliefs = new double[numMembers];
    this.votesBySlot = new float[numMembers * numClasses];
    this.voted = new boolean[numMembers];
  }

  @Override
  public void combine(Observation o, Votes votes, double[] out) {
    filter.beliefs(beliefs);
    double total = 0;
    for (int i = 0; i < beliefs.length; i++) {
      beliefs[i] = votes.voted(i) ? beliefs[i] : 0;
      total += beliefs[i];
    }
    Arrays.fill(out, 0, votes.numClasses(), total > 0 ? 0 : 1.0 / votes.numClasses());
    for (int i = 0; i < beliefs.length && total > 0; i++) {
      for (int c = 0; c < votes.numClasses(); c++) {
        out[c] += beliefs[i] / total * votes.probability(i, c);
      }
    }
  }

  @Override
  public void learn(Observation o, Votes votes, int label) {
    int numClasses = votes.numClasses();
    for (int i = 0; i < voted.length; i++) {
      voted[i] = votes.voted(i);
      for (int c = 0; c < numClasses; c++) {
        votesBySlot[i * numClasses + c] = (float) votes.probability(i, c);
      }
    }
    long labelTime = Math.max(o.eventTime(), o.labelTime());
    filter.update(labelTime, votesBySlot, voted, numClasses, label);
  }
}
