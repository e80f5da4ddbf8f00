package io.bellwether.core.mixture;

import io.bellwether.core.Stateful;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Corrects the linear pool of one filter key by exponents that are learned from labels: a
 * log-linear pool (Genest and Zidek, 1986) that begins as the linear one.
 *
 * <p>With m the linear pool Σ wᵢ·pᵢ and pᵢ the votes that there are,
 *
 * <pre>
 *   y(k) ∝ m(k)^(1 + θ₀) · Π pᵢ(k)^θᵢ
 * </pre>
 *
 * <p>where votes are cut at 1e-3 under their exponents, so that no vote decides alone. The
 * exponents have a normal prior N(0, v·I). Each label moves them by the extended Kalman filter of
 * the multinomial logit: with x(k) the vector of ln m(k) and ln pᵢ(k), x̄ = Σ y(k)·x(k) and c the
 * true class,
 *
 * <pre>
 *   S ← ρ·S + (1 − ρ)·v·I,   θ ← √ρ·θ,   ρ = 1 − 1/memory
 *   S ← (S⁻¹ + Σ y(k)·(x(k) − x̄)(x(k) − x̄)ᵀ)⁻¹
 *   θ ← θ + S·(x(c) − x̄)
 * </pre>
 *
 * <p>so it finds its own rate, and experts that say the same share what they earn. Columns from
 * {@value #MAX_COLUMNS} on have no exponent: they count in the linear pool alone, which bounds
 * state and time. Labels come in label-time order. Nothing allocates after warm-up. Not
 * thread-safe.
 */
public final class PoolCorrection implements Stateful {
  static final int MAX_COLUMNS = 64;
  private static final double SMALLEST_VOTE = 1e-3;

  /** Keeps what was held impossible finite. */
  private static final double SMALLEST_POOLED = 1e-12;

  private final PoolSpec spec;
  private final int numClasses;

  /** Of the pool itself at 0, of column i at i + 1. */
  private double[] exponents = {};

  private double[] covariance = {};
  private long labelsSeenUpTo;

  private final double[] output;
  private double[] inputs = {};
  private double[] mean = {};
  private double[] deviation = {};
  private double[] gain = {};

  /** One that has seen no label and corrects nothing. */
  public PoolCorrection(PoolSpec spec, int numClasses) {
    this.spec = spec;
    this.numClasses = numClasses;
    this.output = new double[numClasses];
    grow(1);
  }

  private int size() {
    return exponents.length;
  }

  private void grow(int newSize) {
    int former = size();
    exponents = Arrays.copyOf(exponents, newSize);
    double[] larger = new double[newSize * newSize];
    for (int i = 0; i < former; i++) {
      System.arraycopy(covariance, i * former, larger, i * newSize, former);
    }
    for (int i = former; i < newSize; i++) {
      larger[i * newSize + i] = spec.variance();
    }
    covariance = larger;
    inputs = new double[numClasses * newSize];
    mean = new double[newSize];
    deviation = new double[newSize];
    gain = new double[newSize];
  }

  /** By how much more than once the linear pool counts. */
  public double sharpness() {
    return exponents[0];
  }

  /** The exponent of an expert's vote; 0 where nothing was learned of it. */
  public double exponent(int column) {
    return column + 1 < size() ? exponents[column + 1] : 0;
  }

  /** The newest label time that influenced the exponents, or 0. */
  public long labelsSeenUpTo() {
    return labelsSeenUpTo;
  }

  /**
   * Corrects the pool of an account.
   *
   * @param pooled its linear pool; read only
   * @param out receives the corrected probabilities; may be {@code pooled}
   */
  void apply(Account account, double[] pooled, double[] out) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < numClasses; k++) {
      double logit =
          Math.log(Math.max(SMALLEST_POOLED, pooled[k])) + exponents[0] * logVote(pooled[k]);
      for (int i = 0; i < account.size(); i++) {
        if (account.answered(i)) {
          double vote = account.votes()[account.voteOffset(i) + k];
          logit += exponent(account.slot(i)) * logVote(vote);
        }
      }
      output[k] = logit;
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (int k = 0; k < numClasses; k++) {
      output[k] = Math.exp(output[k] - largest);
      sum += output[k];
    }
    for (int k = 0; k < numClasses; k++) {
      out[k] = output[k] / sum;
    }
  }

  private static double logVote(double probability) {
    return Math.log(Math.max(SMALLEST_VOTE, probability));
  }

  /**
   * Learns from one labelled item; from none that nobody answered.
   *
   * @param account the votes as they were cast, pooled with the beliefs as they are now
   */
  public void learn(Account account, int label, long labelTime) {
    if (!readInputs(account)) {
      return;
    }
    apply(account, account.pooled(), output);
    fade();
    Arrays.fill(mean, 0);
    for (int k = 0; k < numClasses; k++) {
      for (int a = 0; a < size(); a++) {
        mean[a] += output[k] * inputs[k * size() + a];
      }
    }
    for (int k = 0; k < numClasses; k++) {
      deviate(k);
      condense(output[k]);
    }
    deviate(label);
    multiply();
    for (int a = 0; a < size(); a++) {
      exponents[a] += gain[a];
    }
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  private boolean readInputs(Account account) {
    int needed = 1;
    boolean anyone = false;
    for (int i = 0; i < account.size(); i++) {
      anyone |= account.answered(i);
      if (account.answered(i) && account.slot(i) < MAX_COLUMNS) {
        needed = Math.max(needed, account.slot(i) + 2);
      }
    }
    if (needed > size()) {
      grow(needed);
    }
    Arrays.fill(inputs, 0);
    for (int k = 0; anyone && k < numClasses; k++) {
      inputs[k * size()] = logVote(account.pooled()[k]);
      for (int i = 0; i < account.size(); i++) {
        if (account.answered(i) && account.slot(i) < MAX_COLUMNS) {
          double vote = account.votes()[account.voteOffset(i) + k];
          inputs[k * size() + account.slot(i) + 1] = logVote(vote);
        }
      }
    }
    return anyone;
  }

  private void fade() {
    double kept = 1 - 1.0 / spec.memory();
    double root = Math.sqrt(kept);
    for (int a = 0; a < size(); a++) {
      exponents[a] *= root;
    }
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] *= kept;
    }
    for (int a = 0; a < size(); a++) {
      covariance[a * size() + a] += (1 - kept) * spec.variance();
    }
  }

  /** deviation = x(k) − x̄. */
  private void deviate(int k) {
    for (int a = 0; a < size(); a++) {
      deviation[a] = inputs[k * size() + a] - mean[a];
    }
  }

  /** gain = S·deviation; returns deviationᵀ·S·deviation. */
  private double multiply() {
    double square = 0;
    for (int a = 0; a < size(); a++) {
      double sum = 0;
      for (int b = 0; b < size(); b++) {
        sum += covariance[a * size() + b] * deviation[b];
      }
      gain[a] = sum;
      square += sum * deviation[a];
    }
    return square;
  }

  /** Adds y·dd' to the inverse of S (Sherman and Morrison, 1950). */
  private void condense(double probability) {
    double factor = probability / (1 + probability * Math.max(0, multiply()));
    for (int a = 0; a < size(); a++) {
      for (int b = 0; b < size(); b++) {
        covariance[a * size() + b] -= factor * gain[a] * gain[b];
      }
    }
  }

  /** Forgets what was learned of one expert, whose votes are not what they were. */
  public void forget(int column) {
    int at = column + 1;
    if (at >= size()) {
      return;
    }
    exponents[at] = 0;
    for (int a = 0; a < size(); a++) {
      covariance[at * size() + a] = 0;
      covariance[a * size() + at] = 0;
    }
    covariance[at * size() + at] = spec.variance();
  }

  @Override
  public String stateType() {
    return "pool-correction";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(labelsSeenUpTo);
    out.writeInt(size());
    for (double exponent : exponents) {
      out.writeDouble(exponent);
    }
    for (double entry : covariance) {
      out.writeDouble(entry);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    labelsSeenUpTo = in.readLong();
    int stored = in.readInt();
    if (stored < 1 || stored > MAX_COLUMNS + 1) {
      throw new IOException(
          "exponents in a snapshot must be between 1 and " + (MAX_COLUMNS + 1) + ": " + stored);
    }
    exponents = new double[0];
    covariance = new double[0];
    grow(stored);
    read(in, exponents);
    read(in, covariance);
  }

  private static void read(DataInput in, double[] into) throws IOException {
    for (int i = 0; i < into.length; i++) {
      into[i] = in.readDouble();
      if (!Double.isFinite(into[i])) {
        throw new IOException("what a pool's correction has learned must be finite: " + into[i]);
      }
    }
  }
}
