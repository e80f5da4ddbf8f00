package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * ML-Poly (Gaillard, Stoltz and van Erven, 2014), on log loss made linear at the mixture as in
 * {@link BoaRule}. With the excess rᵢ of each expert and B the largest rⱼ² so far,
 *
 * <pre>
 *   R(i) += r(i)          1/η(i) += r(i)² + (B − former B)          w(i) ∝ η(i)·max(R(i), 0)
 * </pre>
 *
 * <p>When no regret of those that voted is positive, they weigh alike.
 */
final class MlPolyRule implements RegretRule {
  /** An excess that comes of rounding alone must not set a rate. */
  private static final double SMALLEST_EXCESS = 1e-9;

  private double[] regrets;
  private double[] inverseRates;
  private double largestSquare;

  MlPolyRule(int numExperts) {
    regrets = new double[numExperts];
    inverseRates = new double[numExperts];
  }

  @Override
  public void learn(double[] weights, double[] likelihoods, boolean[] voted) {
    double mixture = 0;
    for (int i = 0; i < regrets.length; i++) {
      mixture += voted[i] ? weights[i] * likelihoods[i] : 0;
    }
    double largest = largestSquare;
    for (int i = 0; i < regrets.length; i++) {
      double excess = voted[i] ? excess(likelihoods[i], mixture) : 0;
      regrets[i] += excess;
      inverseRates[i] += excess * excess;
      largest = Math.max(largest, excess * excess);
    }
    for (int i = 0; i < regrets.length; i++) {
      inverseRates[i] += largest - largestSquare;
    }
    largestSquare = largest;
  }

  private static double excess(double likelihood, double mixture) {
    double excess = likelihood / mixture - 1;
    return Math.abs(excess) < SMALLEST_EXCESS ? 0 : excess;
  }

  private double weight(int i) {
    return regrets[i] > 0 ? regrets[i] / inverseRates[i] : 0;
  }

  @Override
  public boolean weigh(boolean[] voted, double[] out) {
    if (largestSquare == 0) {
      return false;
    }
    double sum = 0;
    for (int i = 0; i < regrets.length; i++) {
      sum += voted[i] ? weight(i) : 0;
    }
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i]) {
        out[i] = sum > 0 ? weight(i) : 1;
      }
    }
    return true;
  }

  @Override
  public void resize(int numExperts) {
    int former = regrets.length;
    regrets = Arrays.copyOf(regrets, numExperts);
    inverseRates = Arrays.copyOf(inverseRates, numExperts);
    join(former, numExperts, former);
  }

  @Override
  public void forget(int expert) {
    regrets[expert] = 0;
    inverseRates[expert] = 0;
    if (regrets.length > 1) {
      join(expert, expert + 1, regrets.length - 1);
    }
  }

  /** Gives experts without any evidence the mean rate and weight of the others. */
  private void join(int from, int to, int numOthers) {
    double weight = 0;
    double inverseRate = 0;
    for (int i = 0; i < regrets.length; i++) {
      weight += weight(i) / numOthers;
      inverseRate += inverseRates[i] / numOthers;
    }
    Arrays.fill(regrets, from, to, weight * inverseRate);
    Arrays.fill(inverseRates, from, to, inverseRate);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Numbers.write(regrets, out);
    Numbers.write(inverseRates, out);
    out.writeDouble(largestSquare);
  }

  @Override
  public void load(DataInput in, int numExperts) throws IOException {
    regrets = Numbers.read(in, numExperts, "regret");
    inverseRates = Numbers.read(in, numExperts, "inverse rate");
    largestSquare = Check.finite(in.readDouble(), "largest square");
  }
}
