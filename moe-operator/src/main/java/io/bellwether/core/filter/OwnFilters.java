package io.bellwether.core.filter;

import static io.bellwether.core.kernel.Kernels.PANEL;

import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The filters π(k,n) of a {@link FilterBank} while every expert has its own and all vote on every
 * item: there is no drift to account for. With S as a filter's sum, which is not divided by until
 * the next label,
 *
 * <pre>
 *   m = Σ (π/S)(i)·C(i,k)
 *   π(i) ← max(least, α·(π/S)(i) + (1 − α)·p̄(i) + (π/S)(i)·(C(i,k) − m)·dW)
 * </pre>
 *
 * <p>With a thousand experts and three classes there are three million numbers, and a step takes as
 * long as to fetch them. Therefore they are floats, and a panel of so many experts that their
 * filters stay in a core's own cache goes through all of a step at once: how its filters move, and
 * what they add to the mixture. In a panel the filters lie side by side, so that no sum goes across
 * lanes. A step is {@link #begin}, then panel by panel {@link #move} of each class and {@link
 * #score}, then {@link #end}.
 */
final class OwnFilters {
  /** Weights between which a mixture of floats loses nothing that trust would not lose. */
  private static final double LEAST_WEIGHT = 1e-30;

  private final int numExperts;
  private final int numClasses;
  private double alpha;
  private double lambda;

  /**
   * By panel: class after class, expert believed in after expert believed in, the filters of the
   * panel's experts. The last panel's empty places hold what does no harm.
   */
  private final float[][] panels;

  /** 1/S by panel; class after class, for the experts of the panel. */
  private final float[][] scales;

  private final float[][] said;

  /** (1 − α)·p̄ */
  private final float[] towards;

  /** By place in a panel. */
  private final float[] weights = new float[PANEL];

  /** Σ weight(n)·π(k,n) over all filters, not yet added up over the places in a panel. */
  private final float[] mixture;

  private final float[] mixed;
  private final float[] ones = new float[PANEL];
  private double leastWeight;
  private double mostWeight;
  private double sumOfWeights;

  /**
   * Whether {@link #mixed} is there, and whether it comes from the step and not from {@link #mix}.
   */
  private boolean isMixed;

  private boolean byStep;

  OwnFilters(int numExperts, int numClasses) {
    this.numExperts = numExperts;
    this.numClasses = numClasses;
    int numPanels = (numExperts + PANEL - 1) / PANEL;
    this.panels = new float[numPanels][numClasses * numExperts * PANEL];
    this.scales = new float[numPanels][numClasses * PANEL];
    this.said = new float[numClasses][numExperts];
    this.towards = new float[numExperts];
    this.mixture = new float[numExperts * PANEL];
    this.mixed = new float[numExperts];
    Arrays.fill(ones, 1);
  }

  int numPanels() {
    return panels.length;
  }

  /** The expert in the first place of a panel. */
  int first(int panel) {
    return panel * PANEL;
  }

  /** The expert behind the last place of a panel. */
  int end(int panel) {
    return Math.min(numExperts, (panel + 1) * PANEL);
  }

  /** Takes over filters of expert n, class after class, each of which sums to one. */
  void set(int n, double[] filters) {
    float[] panel = panels[n / PANEL];
    int lane = n % PANEL;
    for (int i = 0; i < filters.length; i++) {
      panel[i * PANEL + lane] = (float) filters[i];
    }
    for (int k = 0; k < numClasses; k++) {
      scales[n / PANEL][k * PANEL + lane] = 1;
    }
    isMixed = false;
    byStep = false;
  }

  /**
   * Begins a step towards p̄.
   *
   * @param trust p̄
   * @param share α
   * @param sharpness λ, by which the scores will weigh
   */
  void begin(LabelledVotes votes, double[] trust, double share, double sharpness) {
    alpha = share;
    lambda = sharpness;
    for (int i = 0; i < numExperts; i++) {
      towards[i] = (float) ((1 - alpha) * trust[i]);
    }
    for (int k = 0; k < numClasses; k++) {
      double[] ofClass = votes.ofClass(k);
      for (int i = 0; i < numExperts; i++) {
        said[k][i] = (float) ofClass[i];
      }
    }
    beginMixture();
  }

  private void beginMixture() {
    Arrays.fill(mixture, 0);
    sumOfWeights = 0;
    leastWeight = Double.POSITIVE_INFINITY;
    mostWeight = 0;
  }

  /**
   * Moves a panel's filters of class k on.
   *
   * @param observed dW + m by expert, of as many places as all panels have
   * @param bounds of dW, either way, by expert
   * @param means receives by place what the filters expect now
   */
  void move(int panel, int k, float[] observed, float[] bounds, float smallest, float[] means) {
    Kernels.reweighPanel(
        (float) alpha,
        observed,
        bounds,
        first(panel),
        said[k],
        towards,
        smallest,
        numExperts,
        panels[panel],
        k * numExperts * PANEL,
        scales[panel],
        k * PANEL,
        means);
  }

  /**
   * Adds a panel to the mixture, once its filters have been moved.
   *
   * @param expected by expert, what its filters expect of the label
   * @param totals and of all classes together
   */
  void score(int panel, double[] expected, double[] totals) {
    for (int n = first(panel); n < end(panel); n++) {
      double share = expected[n] / totals[n];
      weigh(panel, n, lambda == 1 ? share : Math.pow(share, lambda));
    }
    mixIn(panel);
  }

  private void mixIn(int panel) {
    Arrays.fill(weights, end(panel) - first(panel), PANEL, 0);
    Kernels.mixPanel(weights, scales[panel], numClasses, numExperts, panels[panel], mixture);
  }

  private void weigh(int panel, int n, double weight) {
    weights[n - first(panel)] = (float) weight;
    sumOfWeights += weight;
    leastWeight = weight < leastWeight ? weight : leastWeight;
    mostWeight = weight > mostWeight ? weight : mostWeight;
  }

  /** Ends a step. The mixture stands unless weights are so small that trust would differ. */
  void end() {
    byStep = leastWeight >= LEAST_WEIGHT && leastWeight >= MoeFilter.SMALLEST_TRUST * mostWeight;
    isMixed = byStep;
    if (byStep) {
      addUp();
    }
  }

  private void addUp() {
    Arrays.fill(mixed, 0);
    Kernels.gemv(mixture, numExperts, PANEL, ones, mixed);
  }

  /** Adds Σ trust(n)·π(k,n) over all filters, given the trust that followed from the step. */
  void mix(double[] trust, double[] out) {
    if (!isMixed) {
      beginMixture();
      for (int panel = 0; panel < panels.length; panel++) {
        for (int n = first(panel); n < end(panel); n++) {
          weigh(panel, n, trust[n]);
        }
        mixIn(panel);
      }
      addUp();
      isMixed = true;
    }
    double scale = 1 / sumOfWeights;
    for (int i = 0; i < numExperts; i++) {
      out[i] += mixed[i] * scale;
    }
  }

  /** Writes expert n's filter of class k. */
  void read(int n, int k, double[] out) {
    float scale = scales[n / PANEL][k * PANEL + n % PANEL];
    float[] panel = panels[n / PANEL];
    int at = k * numExperts * PANEL + n % PANEL;
    for (int i = 0; i < numExperts; i++) {
      out[i] = scale * panel[at + i * PANEL];
    }
    // Of floats, the sum is one but for rounding.
    Forecast.normalise(out, numExperts);
  }

  void save(DataOutput out) throws IOException {
    for (int n = 0; n < numExperts; n++) {
      float[] panel = panels[n / PANEL];
      for (int i = 0; i < numClasses * numExperts; i++) {
        out.writeFloat(panel[i * PANEL + n % PANEL]);
      }
      for (int k = 0; k < numClasses; k++) {
        out.writeFloat(scales[n / PANEL][k * PANEL + n % PANEL]);
      }
    }
    out.writeBoolean(byStep);
    for (int i = 0; byStep && i < numExperts; i++) {
      out.writeFloat(mixed[i]);
    }
    out.writeDouble(byStep ? sumOfWeights : 1);
  }

  static OwnFilters load(DataInput in, int numExperts, int numClasses) throws IOException {
    OwnFilters own = new OwnFilters(numExperts, numClasses);
    for (int n = 0; n < numExperts; n++) {
      float[] panel = own.panels[n / PANEL];
      for (int i = 0; i < numClasses * numExperts; i++) {
        panel[i * PANEL + n % PANEL] = Check.finite(in.readFloat(), "belief");
      }
      for (int k = 0; k < numClasses; k++) {
        float scale = Check.finite(in.readFloat(), "scale of a filter");
        own.scales[n / PANEL][k * PANEL + n % PANEL] = scale;
      }
    }
    own.byStep = in.readBoolean();
    own.isMixed = own.byStep;
    for (int i = 0; own.byStep && i < numExperts; i++) {
      own.mixed[i] = Check.finite(in.readFloat(), "sum of beliefs");
    }
    own.sumOfWeights = Check.finite(in.readDouble(), "sum of weights");
    return own;
  }
}
