package io.bellwether.core.gate;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.util.Arrays;

/**
 * Finds, for an item, those few of many experts that can have the highest logits, by the logits of
 * a table of one byte for each weight: reading the rows of all weights is what a choice among a
 * thousand experts takes longest for.
 *
 * <p>With s(r) the step of row r, a byte is off by half a step at most, so a logit by D = Σ
 * |v(r)|·s(r)/2. Who is among the k highest is, with the bytes' logits, at most 2·D below the k-th
 * highest; of those the caller works out the logits themselves, so that what is chosen does not
 * depend on the bytes.
 *
 * <p>The bytes are worked out anew after {@link #forget}, but only once as many items came by as
 * pay for it. Not thread-safe.
 */
final class ShortList {
  /** From so many experts on it is faster. */
  static final int LEAST_EXPERTS = 256;

  /** More than are chosen or may be as good; beyond, all are looked at. */
  static final int MOST = 64;

  /** Working the bytes out takes as long as some hundred items save. */
  private static final int PATIENCE = 256;

  private static final int LARGEST_CODE = 126;

  /** Experts copied at a time; their weights in a row share a line of the cache. */
  private static final int BLOCK = 16;

  /** Half a step, and what floats may be off by when so many are added up. */
  private static final double DOUBT = 0.55;

  private static final int MOST_ENTRIES = 2048;
  private static final double ROUNDING = 0x1p-22;

  /** Below, a share of it would lose its digits. */
  private static final float LEAST_WEIGHT = 1e-30f;

  private static final boolean[] NOBODY = {};

  private final int[] found = new int[MOST];
  private int numExperts;
  private int words;
  private int[] codes = {};
  private float[] steps = {};

  /** The weights themselves, expert by expert: those of few are read, and from few pages then. */
  private float[] columns = {};

  /** By expert, what its logit begins with; minus infinity where it may not be asked. */
  private float[] bases = {};

  private boolean[] eligible = NOBODY;
  private float largestBase;
  private float[] sums = {};

  /** The highest of the four sums of a word. */
  private float[] tops = {};

  /** The highest of four tops, so of sixteen sums, which lie as far apart as there are of these. */
  private float[] crests = {};

  private final float[] ranked = new float[MOST];
  private float[] scaled = new float[64];
  private double doubt;
  private int patience = PATIENCE;
  private boolean known;

  /** The parameters have changed. */
  void forget() {
    known = false;
    patience = PATIENCE;
    eligible = NOBODY;
  }

  /** The experts that {@link #find} found, in ascending order; valid until the next call. */
  int[] found() {
    return found;
  }

  /**
   * Finds all that may be among the {@code k} highest of logit minus penalty.
   *
   * @param penalties of all experts; {@link #forget} follows their changes
   * @return how many were found, or -1 where all have to be looked at
   */
  int find(LogitTable table, Features x, boolean[] allowed, float[] penalties, int k) {
    if (patience > 0) {
      patience--;
      return -1;
    }
    if (x.size() > MOST_ENTRIES) {
      return -1;
    }
    if (!known) {
      encode(table);
    }
    if (!Arrays.equals(eligible, allowed)) {
      base(table, allowed, penalties);
    }
    scale(x);
    System.arraycopy(bases, 0, sums, 0, sums.length);
    Kernels.gatherCodes(x.indices(), scaled, x.size(), codes, words, sums);
    int count = collect((float) (highest(k) - 2 * doubt));
    if (count < 0) {
      // Much alike, as they are at the start; the next items will hardly differ.
      patience = PATIENCE;
    }
    return count;
  }

  private void encode(LogitTable table) {
    numExperts = table.numExperts();
    words = (numExperts + 15) / 16 * 4;
    float[] weights = table.rows();
    int rows = weights.length / numExperts;
    codes = codes.length == rows * words ? codes : new int[rows * words];
    steps = steps.length == rows ? steps : new float[rows];
    columns = columns.length == weights.length ? columns : new float[weights.length];
    bases = new float[4 * words];
    sums = new float[4 * words];
    tops = new float[words];
    crests = new float[words / 4];
    for (int row = 0; row < rows; row++) {
      float largest = largest(weights, row);
      boolean tiny = largest < LEAST_WEIGHT;
      steps[row] = tiny ? 2 * largest : largest / LARGEST_CODE;
      for (int i = 0; i < words; i++) {
        codes[row * words + i] = tiny ? 0 : word(weights, row, i);
      }
    }
    turn(weights, rows);
    known = true;
  }

  private void turn(float[] weights, int rows) {
    for (int first = 0; first < numExperts; first += BLOCK) {
      int end = Math.min(numExperts, first + BLOCK);
      for (int row = 0; row < rows; row++) {
        for (int expert = first; expert < end; expert++) {
          columns[expert * rows + row] = weights[row * numExperts + expert];
        }
      }
    }
  }

  /**
   * The logit of one that was found for this item, to the bit as {@link LogitTable#apply} gives it:
   * whether this list is used depends on what came before, and what is chosen must not.
   */
  float logit(Features x, int expert, float bias) {
    int offset = expert * steps.length;
    return Kernels.gatherColumn(
        x.indices(), x.values(), x.size(), columns, offset, expert, numExperts, bias);
  }

  /** The largest weight of a row, whatever its sign. */
  private float largest(float[] weights, int row) {
    float largest = 0;
    for (int i = row * numExperts; i < (row + 1) * numExperts; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    return largest;
  }

  /**
   * Four weights as bytes; those below one in its word are its fraction, so it makes up for them.
   */
  private int word(float[] weights, int row, int i) {
    int word = 0;
    for (int part = 0; part < 4; part++) {
      int expert = part * words + i;
      if (expert < numExperts) {
        double fraction = (word & 0xFFFF_FFFFL) / (double) (1L << (8 * part));
        int code =
            (int) Math.rint(weights[row * numExperts + expert] / (double) steps[row] - fraction);
        word |= (code & 0xFF) << (8 * part);
      }
    }
    return word;
  }

  private void base(LogitTable table, boolean[] allowed, float[] penalties) {
    eligible = allowed.clone();
    largestBase = 0;
    Arrays.fill(bases, Float.NEGATIVE_INFINITY);
    for (int expert = 0; expert < numExperts; expert++) {
      if (allowed[expert]) {
        bases[expert] = table.bias(expert) - penalties[expert];
        largestBase =
            Math.max(largestBase, Math.abs(table.bias(expert)) + Math.abs(penalties[expert]));
      }
    }
  }

  private void scale(Features x) {
    if (scaled.length < x.size()) {
      scaled = new float[Math.max(x.size(), 2 * scaled.length)];
    }
    double sum = 0;
    for (int i = 0; i < x.size(); i++) {
      scaled[i] = x.values()[i] * steps[x.indices()[i]];
      sum += Math.abs(scaled[i]);
    }
    doubt = DOUBT * sum + ROUNDING * (x.size() + 2) * largestBase;
  }

  /** At most the {@code k}-th highest sum: of each sixteen only the highest is looked at. */
  private float highest(int k) {
    Kernels.highestOfFour(sums, words, tops);
    Kernels.highestOfFour(tops, crests.length, crests);
    Arrays.fill(ranked, 0, k, Float.NEGATIVE_INFINITY);
    for (float crest : crests) {
      if (crest > ranked[k - 1]) {
        int rank = k - 1;
        for (; rank > 0 && ranked[rank - 1] < crest; rank--) {
          ranked[rank] = ranked[rank - 1];
        }
        ranked[rank] = crest;
      }
    }
    return ranked[k - 1];
  }

  private int collect(float least) {
    // Fewer than k may be asked, or something is not a number.
    if (!(least > Float.NEGATIVE_INFINITY)) {
      return -1;
    }
    int count = 0;
    for (int i = 0; i < crests.length; i++) {
      if (crests[i] >= least) {
        for (int expert = i; expert < numExperts; expert += crests.length) {
          if (sums[expert] >= least) {
            if (count == MOST) {
              return -1;
            }
            found[count++] = expert;
          }
        }
      }
    }
    Arrays.sort(found, 0, count);
    return count;
  }
}
