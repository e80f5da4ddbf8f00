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
 * filters stay in a core's own cache goes through all of a step at once: what its filters expect,
 * how they move, and what they add to the mixture. In a panel the filters lie side by side, so that
 * no sum goes across lanes. A step is {@link #begin}, then panel by panel {@link #expect} and
 * {@link #move} of each class and {@link #score}, then {@link #end}.
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

  /** 1/S by panel and class, for the experts of the panel. */
  private final float[][][] scales;

  private final float[][] said;

  /** (1 − α)·p̄ */
  private final float[] towards;

  private final float[] constants = new float[PANEL];
  private final float[] slopes = new float[PANEL];
  private final float[] sums = new float[2 * PANEL];
  private final float[] weights;

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
    this.scales = new float[numPanels][numClasses][PANEL];
    this.said = new float[numClasses][numExperts];
    this.towards = new float[numExperts];
    this.weights = new float[numClasses * PANEL];
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
    for (float[] ofClass : scales[n / PANEL]) {
      ofClass[lane] = 1;
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

  /** Writes what a panel's filters of class k expect of it, by place. */
  void expect(int panel, int k, float[] means) {
    Kernels.dotPanel(said[k], numExperts, panels[panel], k * numExperts * PANEL, means);
    float[] scale = scales[panel][k];
    for (int lane = 0; lane < PANEL; lane++) {
      means[lane] *= scale[lane];
    }
  }

  /**
   * Moves a panel's filters of class k on.
   *
   * @param means m by place, as {@link #expect} wrote them; receives what the filters expect now
   * @param innovations dW by place
   */
  void move(int panel, int k, float[] means, float[] innovations, float smallest) {
    float[] scale = scales[panel][k];
    for (int lane = 0; lane < PANEL; lane++) {
      constants[lane] = scale[lane] * ((float) alpha - means[lane] * innovations[lane]);
      slopes[lane] = scale[lane] * innovations[lane];
    }
    Kernels.reweighPanel(
        constants,
        slopes,
        said[k],
        towards,
        smallest,
        numExperts,
        panels[panel],
        k * numExperts * PANEL,
        sums);
    for (int lane = 0; lane < PANEL; lane++) {
      scale[lane] = 1 / sums[lane];
      means[lane] = sums[PANEL + lane] * scale[lane];
    }
  }

  /**
   * Adds a panel to the mixture, once its filters have been moved.
   *
   * @param expected by expert, what its filters expect of the label
   * @param totals and of all classes together
   */
  void score(int panel, double[] expected, double[] totals) {
    Arrays.fill(weights, 0);
    for (int n = first(panel); n < end(panel); n++) {
      double share = expected[n] / totals[n];
      weigh(panel, n, lambda == 1 ? share : Math.pow(share, lambda));
    }
    Kernels.mixPanel(weights, numClasses, numExperts, panels[panel], mixture);
  }

  private void weigh(int panel, int n, double weight) {
    for (int k = 0; k < numClasses; k++) {
      weights[k * PANEL + n % PANEL] = (float) weight * scales[panel][k][n % PANEL];
    }
    sumOfWeights += weight;
    leastWeight = Math.min(leastWeight, weight);
    mostWeight = Math.max(mostWeight, weight);
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
        Arrays.fill(weights, 0);
        for (int n = first(panel); n < end(panel); n++) {
          weigh(panel, n, trust[n]);
        }
        Kernels.mixPanel(weights, numClasses, numExperts, panels[panel], mixture);
      }
      addUp();
      isMixed = true;
    }
    for (int i = 0; i < numExperts; i++) {
      out[i] += mixed[i] / sumOfWeights;
    }
  }

  /** Writes expert n's filter of class k. */
  void read(int n, int k, double[] out) {
    float scale = scales[n / PANEL][k][n % PANEL];
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
      for (float[] ofClass : scales[n / PANEL]) {
        out.writeFloat(ofClass[n % PANEL]);
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
      for (float[] ofClass : own.scales[n / PANEL]) {
        ofClass[n % PANEL] = Check.finite(in.readFloat(), "scale of a filter");
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
