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
  public boolean tellsApart() {
    return false;
  }

  @Override
  public void condition(LabelledVotes votes, int k, int n, double[] before, double[] belief) {
    double expected = votes.expected(belief, k);
    boolean isLabel = k == votes.label();
    // The likelihood is said, or 1 − said, for those that voted; the others keep what they have.
    double sign = (isLabel ? 1 : -1) / (isLabel ? expected : 1 - expected);
    double constant = isLabel ? 0 : 1 / (1 - expected);
    double[] present = votes.present;
    double[] said = votes.ofClass(k);
    for (int i = 0; i < belief.length; i++) {
      belief[i] *= sign * said[i] + present[i] * (constant - 1) + 1;
    }
  }

  @Override
  public void conditionAll(
      LabelledVotes votes, OwnFilters filters, double[] expected, double[] expectedTotals) {
    throw new UnsupportedOperationException("filters of one past are one");
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
