package io.bellwether.core.filter;

import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a filter observes is how expert n's cross-entropy loss changes from one label to the next
 * (Saqur et al., 2025, equations 5 to 9). With f = C(n,k), y = 1 if k is the label and 0 if not, L
 * = −y·ln f − (1 − y)·ln(1 − f), m = Σ π(i)·C(i,k), and ΔL, Δf against the last label for which n
 * voted (for the first, ΔL = L and Δf = 0),
 *
 * <pre>
 *   dW   = −(ΔL + (y − f)·Δf / (f·(1 − f))) / ln(f/(1 − f)) − m     cut to [−3, 3]
 *   π(i) = prior(i) + π(i)·(C(i,k) − m)·dW                        then at least 1e-6, sum kept
 * </pre>
 *
 * <p>where f is so near 1/2 that |ln(f/(1 − f))| ≤ 0.05, there is nothing to learn. The cuts are
 * ours: the paper has none, and without them beliefs turn negative. The paper's model takes what an
 * expert says as the speed at which the label moves, not as its level: of two experts, the one that
 * is right with steady confidence can be believed less.
 */
final class LossInnovation implements Innovation {
  private static final double SMALLEST_LOGIT = 0.05;
  private static final double LARGEST_INNOVATION = 3;
  private static final double SMALLEST_BELIEF = 1e-6;

  /** By expert and class. */
  private double[] losses = {};

  /** Those on the label that is being learned from, until all filters know it. */
  private double[] newLosses = {};

  /**
   * Probabilities by class and expert, then what is left of one, and the logarithms of all: in one
   * array, as few at a time take as long as many.
   */
  private double[] chances = {};

  private double[] logarithms = {};

  /** dW + m by class and expert, and the bound of dW; behind the last expert it is nothing. */
  private float[][] observed = {};

  private float[][] bounds = {};

  /** By place in a panel. */
  private final float[] means = new float[Kernels.PANEL];

  private double[] probabilities = {};
  private boolean[] seen = {};

  @Override
  public boolean tellsApart() {
    return true;
  }

  @Override
  public void condition(LabelledVotes votes, int k, int n, double[] before, double[] belief) {
    double kept = votes.awake(belief);
    double mean = votes.expected(before, k);
    double f = votes.probability(n, k);
    double logOfIt = Math.log(f);
    double logOfRest = Math.log(1 - f);
    double bound = bound(logOfIt - logOfRest);
    double free = observed(votes, k, n, logOfIt, logOfRest) - mean;
    double innovation = Math.min(bound, Math.max(-bound, free));
    double[] present = votes.present;
    double[] said = votes.ofClass(k);
    for (int i = 0; i < belief.length; i++) {
      double learned = before[i] * (said[i] - mean * present[i]) * innovation;
      belief[i] = Math.max(SMALLEST_BELIEF * present[i], belief[i] + learned);
    }
    double scale = kept / votes.awake(belief) - 1;
    for (int i = 0; i < belief.length; i++) {
      belief[i] *= 1 + present[i] * scale;
    }
  }

  @Override
  public void conditionAll(
      LabelledVotes votes, OwnFilters filters, double[] expected, double[] expectedTotals) {
    observe(votes);
    Arrays.fill(expectedTotals, 0);
    for (int panel = 0; panel < filters.numPanels(); panel++) {
      for (int k = 0; k < votes.numClasses; k++) {
        filters.move(panel, k, observed[k], bounds[k], (float) SMALLEST_BELIEF, means);
        for (int n = filters.first(panel); n < filters.end(panel); n++) {
          double expectation = means[n - filters.first(panel)];
          expectedTotals[n] += expectation;
          if (k == votes.label()) {
            expected[n] = expectation;
          }
        }
      }
      filters.score(panel, expected, expectedTotals);
    }
    filters.end();
  }

  private void observe(LabelledVotes votes) {
    int experts = votes.numExperts;
    int size = votes.numClasses * experts;
    for (int k = 0; k < votes.numClasses; k++) {
      double[] said = votes.ofClass(k);
      for (int n = 0; n < experts; n++) {
        chances[k * experts + n] = said[n];
        chances[size + k * experts + n] = 1 - said[n];
      }
    }
    Kernels.ln(chances, logarithms, 2 * size);
    for (int k = 0; k < votes.numClasses; k++) {
      for (int n = 0; n < experts; n++) {
        double logOfIt = logarithms[k * experts + n];
        double logOfRest = logarithms[size + k * experts + n];
        observed[k][n] = (float) observed(votes, k, n, logOfIt, logOfRest);
        bounds[k][n] = (float) bound(logOfIt - logOfRest);
      }
    }
  }

  /** dW + m; a number even where there is nothing to learn. */
  private double observed(LabelledVotes votes, int k, int n, double logOfIt, double logOfRest) {
    double f = votes.probability(n, k);
    double y = k == votes.label() ? 1 : 0;
    int cell = n * votes.numClasses + k;
    newLosses[cell] = k == votes.label() ? -logOfIt : -logOfRest;
    double logit = logOfIt - logOfRest;
    if (bound(logit) == 0) {
      return 0;
    }
    double lossChange = newLosses[cell] - losses[cell];
    double change = seen[n] ? f - probabilities[cell] : 0;
    // Both fractions over one denominator: a division takes as long as all else here.
    double spread = f * (1 - f);
    return -(lossChange * spread + (y - f) * change) / (logit * spread);
  }

  private static double bound(double logit) {
    return Math.abs(logit) <= SMALLEST_LOGIT ? 0 : LARGEST_INNOVATION;
  }

  @Override
  public boolean scoresAfterwards() {
    return true;
  }

  @Override
  public void remember(LabelledVotes votes) {
    for (int n = 0; n < votes.numExperts; n++) {
      for (int k = 0; votes.voted(n) && k < votes.numClasses; k++) {
        int cell = n * votes.numClasses + k;
        losses[cell] = newLosses[cell];
        probabilities[cell] = votes.probability(n, k);
      }
      seen[n] |= votes.voted(n);
    }
  }

  @Override
  public void resize(int numExperts, int numClasses) {
    losses = Arrays.copyOf(losses, numExperts * numClasses);
    newLosses = new double[numExperts * numClasses];
    chances = new double[2 * numExperts * numClasses];
    logarithms = new double[2 * numExperts * numClasses];
    int places = (numExperts + Kernels.PANEL - 1) / Kernels.PANEL * Kernels.PANEL;
    observed = new float[numClasses][places];
    bounds = new float[numClasses][places];
    probabilities = Arrays.copyOf(probabilities, numExperts * numClasses);
    seen = Arrays.copyOf(seen, numExperts);
  }

  @Override
  public void forget(int expert, int numClasses) {
    Arrays.fill(losses, expert * numClasses, (expert + 1) * numClasses, 0);
    Arrays.fill(probabilities, expert * numClasses, (expert + 1) * numClasses, 0);
    seen[expert] = false;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Numbers.write(losses, out);
    Numbers.write(probabilities, out);
    for (boolean each : seen) {
      out.writeBoolean(each);
    }
  }

  @Override
  public void load(DataInput in, int numExperts, int numClasses) throws IOException {
    losses = Numbers.read(in, numExperts * numClasses, "loss");
    probabilities = Numbers.read(in, numExperts * numClasses, "probability");
    seen = new boolean[numExperts];
    for (int n = 0; n < numExperts; n++) {
      seen[n] = in.readBoolean();
    }
  }
}
