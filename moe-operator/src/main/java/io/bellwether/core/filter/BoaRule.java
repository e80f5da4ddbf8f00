package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Bernstein online aggregation (Wintenberger, 2017) with a rate for each expert, on log loss made
 * linear at the mixture: expert i's loss is −pᵢ/p, where p = Σ wⱼ·pⱼ is the mixture's probability
 * of the true class, so its excess over the mixture is rᵢ = pᵢ/p − 1. Then
 *
 * <pre>
 *   V(i) += 2.2·r(i)²     η(i) = 1/√V(i)     R(i) += r(i) − η(i)·r(i)²     w(i) ∝ η(i)·e^(η(i)·R(i))
 * </pre>
 */
final class BoaRule implements RegretRule {
  private static final double VARIANCE_FACTOR = 2.2;

  /** An expert that never left the mixture has shown nothing; and no rate goes beyond a hundred. */
  private static final double SMALLEST_VARIANCE = 1e-12;

  private static final double LARGEST_RATE = 100;

  private double[] regrets;
  private double[] variances;

  BoaRule(int numExperts) {
    regrets = new double[numExperts];
    variances = new double[numExperts];
  }

  @Override
  public void learn(double[] weights, double[] likelihoods, boolean[] voted) {
    double mixture = 0;
    for (int i = 0; i < regrets.length; i++) {
      mixture += voted[i] ? weights[i] * likelihoods[i] : 0;
    }
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i]) {
        double excess = likelihoods[i] / mixture - 1;
        variances[i] += VARIANCE_FACTOR * excess * excess;
        regrets[i] += excess - rate(i) * excess * excess;
      }
    }
  }

  private boolean judged(int i) {
    return variances[i] > SMALLEST_VARIANCE;
  }

  private double rate(int i) {
    return judged(i) ? Math.min(LARGEST_RATE, 1 / Math.sqrt(variances[i])) : 0;
  }

  private double logWeight(int i) {
    return Math.log(rate(i)) + rate(i) * regrets[i];
  }

  @Override
  public boolean weigh(boolean[] voted, double[] out) {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < regrets.length; i++) {
      best = voted[i] && judged(i) ? Math.max(best, logWeight(i)) : best;
    }
    if (best == Double.NEGATIVE_INFINITY) {
      return false;
    }
    double sum = 0;
    int count = 0;
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i] && judged(i)) {
        out[i] = Math.exp(logWeight(i) - best);
        sum += out[i];
        count++;
      }
    }
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i] && !judged(i)) {
        out[i] = sum / count;
      }
    }
    return true;
  }

  @Override
  public void resize(int numExperts) {
    int former = regrets.length;
    regrets = Arrays.copyOf(regrets, numExperts);
    variances = Arrays.copyOf(variances, numExperts);
    join(former, numExperts);
  }

  @Override
  public void forget(int expert) {
    regrets[expert] = 0;
    variances[expert] = 0;
    join(expert, expert + 1);
  }

  /** Gives experts not judged so far the variance and the weight that those judged have on mean. */
  private void join(int from, int to) {
    double variance = 0;
    double best = Double.NEGATIVE_INFINITY;
    int count = 0;
    for (int i = 0; i < regrets.length; i++) {
      if (judged(i)) {
        variance += variances[i];
        best = Math.max(best, logWeight(i));
        count++;
      }
    }
    if (count == 0 || from == to) {
      return;
    }
    double sum = 0;
    for (int i = 0; i < regrets.length; i++) {
      sum += judged(i) ? Math.exp(logWeight(i) - best) : 0;
    }
    Arrays.fill(variances, from, to, variance / count);
    double rate = rate(from);
    double joining = (best + Math.log(sum / count) - Math.log(rate)) / rate;
    Arrays.fill(regrets, from, to, joining);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Numbers.write(regrets, out);
    Numbers.write(variances, out);
  }

  @Override
  public void load(DataInput in, int numExperts) throws IOException {
    regrets = Numbers.read(in, numExperts, "regret");
    variances = Numbers.read(in, numExperts, "variance");
  }
}
