package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * AdaHedge on log loss (de Rooij, van Erven, Grünwald and Koolen, 2014).
 *
 * <p>With losses lᵢ = −ln pᵢ, weights wᵢ, h = Σ wⱼ·lⱼ and the mix loss m = −ln(Σ wⱼ·e^(−η·lⱼ))/η,
 *
 * <pre>
 *   R(i) += h − l(i)          Δ += h − m          η = ln N / Δ          w(i) ∝ e^(η·R(i))
 * </pre>
 *
 * <p>As long as Δ is zero, η is infinite and m the smallest loss.
 */
final class AdaHedgeRule implements RegretRule {
  /** A gap between losses that comes of rounding alone must not set the learning rate. */
  private static final double SMALLEST_GAP = 1e-12;

  private double[] regrets;
  private double gap;

  AdaHedgeRule(int numExperts) {
    regrets = new double[numExperts];
  }

  private double rate() {
    return Math.log(regrets.length) / gap;
  }

  @Override
  public void learn(double[] weights, double[] likelihoods, boolean[] voted) {
    double mean = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i]) {
        double loss = -Math.log(likelihoods[i]);
        mean += weights[i] * loss;
        smallest = Math.min(smallest, loss);
      }
    }
    double added = mean - mixLoss(weights, likelihoods, voted, smallest);
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i]) {
        regrets[i] += mean + Math.log(likelihoods[i]);
      }
    }
    gap += added > SMALLEST_GAP ? added : 0;
  }

  private double mixLoss(double[] weights, double[] likelihoods, boolean[] voted, double smallest) {
    if (gap == 0) {
      return smallest;
    }
    double sum = 0;
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i]) {
        sum += weights[i] * Math.exp(rate() * (Math.log(likelihoods[i]) + smallest));
      }
    }
    return smallest - Math.log(sum) / rate();
  }

  @Override
  public boolean weigh(boolean[] voted, double[] out) {
    if (gap == 0) {
      return false;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < regrets.length; i++) {
      best = voted[i] ? Math.max(best, regrets[i]) : best;
    }
    for (int i = 0; i < regrets.length; i++) {
      if (voted[i]) {
        out[i] = Math.exp(rate() * (regrets[i] - best));
      }
    }
    return true;
  }

  @Override
  public void resize(int numExperts) {
    int former = regrets.length;
    double joining = gap == 0 || former == 1 ? regrets[0] : meanRegret(-1);
    regrets = Arrays.copyOf(regrets, numExperts);
    Arrays.fill(regrets, former, numExperts, joining);
  }

  @Override
  public void forget(int expert) {
    if (gap > 0 && regrets.length > 1) {
      regrets[expert] = meanRegret(expert);
    }
  }

  /** The regret whose weight is the mean of all weights but one. */
  private double meanRegret(int without) {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < regrets.length; i++) {
      best = i == without ? best : Math.max(best, regrets[i]);
    }
    double sum = 0;
    for (int i = 0; i < regrets.length; i++) {
      sum += i == without ? 0 : Math.exp(rate() * (regrets[i] - best));
    }
    int count = without < 0 ? regrets.length : regrets.length - 1;
    return best + Math.log(sum / count) / rate();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Numbers.write(regrets, out);
    out.writeDouble(gap);
  }

  @Override
  public void load(DataInput in, int numExperts) throws IOException {
    regrets = Numbers.read(in, numExperts, "regret");
    gap = Check.finite(in.readDouble(), "gap");
  }
}
