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

  /** Logarithms of probabilities and of what is left of one, by class and expert. */
  private double[][] ofIt = {};

  private double[][] ofRest = {};
  private double[] rest = {};

  /** By place in a panel; what is behind its last expert stays nothing. */
  private final float[] means = new float[Kernels.PANEL];

  private final float[] innovations = new float[Kernels.PANEL];

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
    double innovation = innovation(votes, k, n, mean, Math.log(f), Math.log(1 - f));
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
    takeLogarithms(votes);
    Arrays.fill(expectedTotals, 0);
    for (int panel = 0; panel < filters.numPanels(); panel++) {
      for (int k = 0; k < votes.numClasses; k++) {
        filters.expect(panel, k, means);
        innovate(votes, k, filters.first(panel), filters.end(panel));
        filters.move(panel, k, means, innovations, (float) SMALLEST_BELIEF);
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

  private void innovate(LabelledVotes votes, int k, int from, int to) {
    for (int n = from; n < to; n++) {
      double innovation = innovation(votes, k, n, means[n - from], ofIt[k][n], ofRest[k][n]);
      innovations[n - from] = (float) innovation;
    }
  }

  /** Of all probabilities at once, which takes a fifth of the time. */
  private void takeLogarithms(LabelledVotes votes) {
    for (int k = 0; k < votes.numClasses; k++) {
      double[] said = votes.ofClass(k);
      for (int n = 0; n < votes.numExperts; n++) {
        rest[n] = 1 - said[n];
      }
      Kernels.ln(said, ofIt[k], votes.numExperts);
      Kernels.ln(rest, ofRest[k], votes.numExperts);
    }
  }

  private double innovation(
      LabelledVotes votes, int k, int n, double mean, double logOfIt, double logOfRest) {
    double f = votes.probability(n, k);
    double y = k == votes.label() ? 1 : 0;
    int cell = n * votes.numClasses + k;
    newLosses[cell] = k == votes.label() ? -logOfIt : -logOfRest;
    double logit = logOfIt - logOfRest;
    if (Math.abs(logit) <= SMALLEST_LOGIT) {
      return 0;
    }
    double lossChange = newLosses[cell] - losses[cell];
    double change = seen[n] ? f - probabilities[cell] : 0;
    // Both fractions over one denominator: a division takes as long as all else here.
    double spread = f * (1 - f);
    double innovation = -(lossChange * spread + (y - f) * change) / (logit * spread) - mean;
    return Math.min(LARGEST_INNOVATION, Math.max(-LARGEST_INNOVATION, innovation));
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
    ofIt = new double[numClasses][numExperts];
    ofRest = new double[numClasses][numExperts];
    rest = new double[numExperts];
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
