package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;

/**
 * What a filter observes is the label: whether it is class k, with the probability of each expert
 * as that expert's chance of it. Conditioning is then Bayes' rule, the exact discrete filter of
 * which the Wonham equation is the limit, and keeps beliefs positive without clipping:
 *
 * <pre>
 *   π(i) ∝ prior(i)·C(i,k)  if k is the label,  prior(i)·(1 − C(i,k))  if not       for i in A
 * </pre>
 *
 * <p>Filters are scored by what they said before the label.
 */
final class LabelInnovation implements Innovation {
  @Override
  public void condition(LabelledVotes votes, int k, int n, double[] before, double[] belief) {
    double expected = votes.expected(belief, k);
    boolean isLabel = k == votes.label();
    double evidence = isLabel ? expected : 1 - expected;
    for (int i = 0; i < belief.length; i++) {
      if (votes.voted(i)) {
        double p = votes.probability(i, k);
        belief[i] *= (isLabel ? p : 1 - p) / evidence;
      }
    }
  }

  @Override
  public boolean scoresAfterwards() {
    return false;
  }

  @Override
  public void remember(LabelledVotes votes) {}

  @Override
  public void resize(int numExperts, int numClasses) {}

  @Override
  public void forget(int expert, int numClasses) {}

  @Override
  public void save(DataOutput out) {}

  @Override
  public void load(DataInput in, int numExperts, int numClasses) {}
}
