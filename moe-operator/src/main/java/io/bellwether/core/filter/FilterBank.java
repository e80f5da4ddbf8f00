package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The filters π(k,n) of {@link MoeFilter}, K classes and N experts, in the least room and with the
 * least work that their history allows.
 *
 * <p>Filters of one past are one: experts that have always voted together, and whose innovation
 * does not tell them apart, share a row of K·N numbers. And nobody moves a filter that was not
 * conditioned: a step maps every filter π to α·π + (1 − α)·p̄, so with
 *
 * <pre>
 *   D ← α·D + (1 − α)·p̄        what a filter that began at nothing would be by now
 *   π = α^d·R + D               d steps after R = π − D was stored
 * </pre>
 *
 * <p>(where α changes, what α^d was by then is kept by row)
 *
 * <p>only the rows of those that voted are read and written. The sum over all filters is kept
 * along, so that {@link #mix} needs no other rows either. What rounding leaves at nothing or less
 * is {@link #SMALLEST}.
 *
 * <p>A step is {@link #begin}, then for each selected row and class {@link #read} and {@link
 * #write}, then {@link #end}. Nothing is allocated once no row is parted any more. Not thread-safe.
 */
final class FilterBank {
  /** Far below what a label can leave of a belief, far above what would underflow. */
  static final double SMALLEST = 1e-18;

  private final int numExperts;
  private final int numClasses;
  private double alpha;

  /** R by row; class k's part starts at {@code k * numExperts}. The first {@link #numRows}. */
  private final double[][] rows;

  private final int[] rowOf;
  private final int[] members;
  private final long[] storedAt;

  /** What was left of R at {@link #storedAt}, by row. */
  private final double[] left;

  /** What is left of R, and the step for which that was worked out; -1 for none. */
  private final double[] leftNow;

  private final long[] leftNowAt;

  private int numRows;
  private long now;

  /** Rows of the experts of the step that is being made, and how many of their members voted. */
  private final int[] selected;

  private final int[] voters;
  private final int[] partedTo;
  private final int[] anyVoter;
  private int numSelected;

  /** By row, in {@link #mix}. */
  private final double[] weights;

  /** D, and what it will be after the step. */
  private double[] drift;

  private double[] nextDrift;

  /** Σ π(k,n) over the experts n, by class; not kept along beside {@link #own}. */
  private final double[] sums;

  /** Null until it was needed once. */
  private OwnFilters own;

  /**
   * Whether {@link #own} holds the filters in place of the rows: then D is nothing, row n is that
   * of expert n alone, and some rows may be null.
   */
  private boolean heldApart;

  private FilterBank(int numExperts, int numClasses, double alpha) {
    this.numExperts = numExperts;
    this.numClasses = numClasses;
    this.alpha = alpha;
    this.rows = new double[numExperts][];
    this.rowOf = new int[numExperts];
    this.members = new int[numExperts];
    this.storedAt = new long[numExperts];
    this.left = new double[numExperts];
    this.leftNow = new double[numExperts];
    this.leftNowAt = new long[numExperts];
    this.selected = new int[numExperts];
    this.voters = new int[numExperts];
    this.partedTo = new int[numExperts];
    this.anyVoter = new int[numExperts];
    this.weights = new double[numExperts];
    this.drift = new double[numExperts];
    this.nextDrift = new double[numExperts];
    this.sums = new double[numClasses * numExperts];
  }

  /** All filters even. */
  static FilterBank even(int numExperts, int numClasses, double alpha) {
    FilterBank bank = new FilterBank(numExperts, numClasses, alpha);
    double[] row = new double[numClasses * numExperts];
    Arrays.fill(row, 1.0 / numExperts);
    bank.members[bank.add(row, 0, 1)] = numExperts;
    Arrays.fill(bank.sums, 1);
    return bank;
  }

  /** Filters as they are, one array of K·N numbers for each expert; equal ones share a row. */
  static FilterBank of(double[][] filters, int numClasses, double alpha) {
    FilterBank bank = new FilterBank(filters.length, numClasses, alpha);
    Map<Integer, Integer> rowByHash = new HashMap<>();
    for (int n = 0; n < filters.length; n++) {
      int hash = Arrays.hashCode(filters[n]);
      Integer known = rowByHash.get(hash);
      if (known == null || !Arrays.equals(bank.rows[known], filters[n])) {
        known = bank.add(filters[n], 0, 1);
        rowByHash.put(hash, known);
      }
      bank.rowOf[n] = known;
      bank.members[known]++;
      for (int i = 0; i < bank.sums.length; i++) {
        bank.sums[i] += filters[n][i];
      }
    }
    return bank;
  }

  private int add(double[] row, long time, double share) {
    rows[numRows] = row;
    storedAt[numRows] = time;
    left[numRows] = share;
    leftNowAt[numRows] = -1;
    return numRows++;
  }

  /**
   * Begins a step: parts rows until each is either of experts that voted or of others, and selects
   * the former.
   *
   * @param apart whether every expert that voted needs a row of its own
   * @param trust p̄, towards which all filters drift
   */
  void begin(LabelledVotes votes, boolean apart, double[] trust) {
    join();
    Arrays.fill(voters, 0, numRows, 0);
    Arrays.fill(partedTo, 0, numRows, -1);
    for (int n = 0; n < numExperts; n++) {
      voters[rowOf[n]] += votes.voted(n) ? 1 : 0;
    }
    numSelected = 0;
    for (int n = 0; n < numExperts; n++) {
      if (votes.voted(n)) {
        select(n, apart);
      }
    }
    for (int i = 0; i < numExperts; i++) {
      nextDrift[i] = alpha * drift[i] + (1 - alpha) * trust[i];
    }
    for (int k = 0; k < numClasses; k++) {
      driftSums(k * numExperts, trust);
    }
  }

  /**
   * Begins and ends a step in which all experts voted and each is conditioned by itself; in between
   * every filter is to be moved.
   *
   * @param trust p̄, towards which all filters drift
   * @param lambda λ, by which the scores of filters will weigh
   */
  OwnFilters own(LabelledVotes votes, double[] trust, double lambda) {
    if (!heldApart) {
      part();
    }
    own.begin(votes, trust, alpha, lambda);
    return own;
  }

  private void part() {
    if (own == null) {
      own = new OwnFilters(numExperts, numClasses);
    }
    for (int row = 0; row < numRows; row++) {
      bare(row);
    }
    for (int n = 0; n < numExperts; n++) {
      own.set(n, rows[rowOf[n]]);
    }
    holdApart();
  }

  /** Makes R the filter itself. */
  private void bare(int row) {
    double kept = leftOf(row);
    for (int i = 0; i < rows[row].length; i++) {
      rows[row][i] = Math.max(SMALLEST, kept * rows[row][i] + drift[i % numExperts]);
    }
  }

  private void holdApart() {
    Arrays.fill(drift, 0);
    Arrays.setAll(rowOf, n -> n);
    Arrays.fill(members, 1);
    Arrays.fill(left, 1);
    Arrays.fill(storedAt, now);
    Arrays.fill(leftNowAt, -1);
    numRows = numExperts;
    heldApart = true;
  }

  /** Back to rows that can be shared and left alone. */
  private void join() {
    if (!heldApart) {
      return;
    }
    Arrays.fill(sums, 0);
    for (int n = 0; n < numExperts; n++) {
      if (rows[n] == null) {
        rows[n] = new double[numClasses * numExperts];
      }
      for (int k = 0; k < numClasses; k++) {
        own.read(n, k, nextDrift);
        int offset = k * numExperts;
        for (int i = 0; i < numExperts; i++) {
          rows[n][offset + i] = nextDrift[i];
          sums[offset + i] += nextDrift[i];
        }
      }
    }
    heldApart = false;
  }

  private void driftSums(int offset, double[] trust) {
    double towards = numExperts * (1 - alpha);
    for (int i = 0; i < numExperts; i++) {
      sums[offset + i] = alpha * sums[offset + i] + towards * trust[i];
    }
  }

  private void select(int n, boolean apart) {
    int row = rowOf[n];
    boolean staysWhole = apart ? members[row] == 1 : voters[row] == members[row];
    if (staysWhole) {
      if (partedTo[row] != row) {
        choose(row, n);
      }
      return;
    }
    int part = apart ? -1 : partedTo[row];
    if (part < 0) {
      part = add(rows[row].clone(), storedAt[row], left[row]);
      partedTo[row] = part;
      choose(part, n);
    }
    members[row]--;
    voters[row]--;
    members[part]++;
    rowOf[n] = part;
  }

  private void choose(int row, int voter) {
    partedTo[row] = row;
    anyVoter[row] = voter;
    selected[numSelected++] = row;
  }

  /** How many rows the step is about. */
  int numSelected() {
    return numSelected;
  }

  int selected(int index) {
    return selected[index];
  }

  /** An expert whose filters a selected row holds. */
  int voter(int row) {
    return anyVoter[row];
  }

  /** The row of an expert's filters. */
  int rowOf(int expert) {
    return rowOf[expert];
  }

  private double leftOf(int row) {
    if (leftNowAt[row] != now) {
      double share = left[row] * Math.pow(alpha, now - storedAt[row]);
      leftNow[row] = share < SMALLEST ? 0 : share; // subnormal numbers are slow
      leftNowAt[row] = now;
    }
    return leftNow[row];
  }

  /** Sets α of the steps to come. */
  void keep(double share) {
    if (share == alpha) {
      return;
    }
    for (int row = 0; row < numRows; row++) {
      left[row] = leftOf(row);
      storedAt[row] = now;
    }
    alpha = share;
  }

  /** Writes a row's filter of class k. */
  void read(int row, int k, double[] out) {
    if (heldApart) {
      own.read(row, k, out);
      return;
    }
    double kept = leftOf(row);
    double[] from = rows[row];
    int offset = k * numExperts;
    for (int i = 0; i < numExperts; i++) {
      out[i] = Math.max(SMALLEST, kept * from[offset + i] + drift[i]);
    }
  }

  /** Writes what one step makes of a filter that is not conditioned. */
  void drift(double[] filter, double[] trust, double[] out) {
    for (int i = 0; i < numExperts; i++) {
      out[i] = alpha * filter[i] + (1 - alpha) * trust[i];
    }
  }

  /**
   * Stores the filter of class k of a selected row, as it is after the step.
   *
   * @param drifted what it would be had it not been conditioned
   */
  void write(int row, int k, double[] filter, double[] drifted) {
    double[] to = rows[row];
    int offset = k * numExperts;
    double count = members[row];
    for (int i = 0; i < numExperts; i++) {
      to[offset + i] = filter[i] - nextDrift[i];
      sums[offset + i] += count * (filter[i] - drifted[i]);
    }
  }

  /** Ends the step. */
  void end() {
    now++;
    for (int s = 0; s < numSelected; s++) {
      storedAt[selected[s]] = now;
      left[selected[s]] = 1;
    }
    double[] former = drift;
    drift = nextDrift;
    nextDrift = former;
  }

  /**
   * Writes the mean over the classes of Σ trust(n)·π(k,n).
   *
   * @param trust sums to one and is {@code usual} for all experts but few
   * @param scratch a buffer of N entries
   */
  void mix(double[] trust, double usual, double[] scratch, double[] out) {
    Arrays.fill(out, 0);
    if (heldApart) {
      own.mix(trust, out);
    } else {
      mixRows(trust, usual, scratch, out);
    }
    double share = 1.0 / numClasses;
    for (int i = 0; i < numExperts; i++) {
      out[i] = Math.max(SMALLEST, out[i] * share);
    }
  }

  private void mixRows(double[] trust, double usual, double[] scratch, double[] out) {
    for (int k = 0; k < numClasses; k++) {
      for (int i = 0; i < numExperts; i++) {
        out[i] += usual * sums[k * numExperts + i];
      }
    }
    Arrays.fill(weights, 0, numRows, 0);
    for (int n = 0; n < numExperts; n++) {
      weights[rowOf[n]] += trust[n] - usual;
    }
    for (int row = 0; row < numRows; row++) {
      for (int k = 0; weights[row] != 0 && k < numClasses; k++) {
        read(row, k, scratch);
        for (int i = 0; i < numExperts; i++) {
          out[i] += weights[row] * scratch[i];
        }
      }
    }
  }

  /** An expert's filters as they are now: K·N numbers, class after class. */
  double[] filters(int expert) {
    double[] all = new double[numClasses * numExperts];
    double[] one = new double[numExperts];
    for (int k = 0; k < numClasses; k++) {
      read(rowOf[expert], k, one);
      System.arraycopy(one, 0, all, k * numExperts, numExperts);
    }
    return all;
  }

  void save(DataOutput out) throws IOException {
    out.writeBoolean(heldApart);
    out.writeDouble(alpha);
    if (heldApart) {
      own.save(out);
      return;
    }
    out.writeInt(numRows);
    for (int row : rowOf) {
      out.writeInt(row);
    }
    for (int row = 0; row < numRows; row++) {
      out.writeLong(now - storedAt[row]);
      out.writeDouble(left[row]);
      Numbers.write(rows[row], out);
    }
    Numbers.write(drift, out);
    Numbers.write(sums, out);
  }

  /** Reads filters that every expert has for itself. */
  static FilterBank loadApart(DataInput in, int numExperts, int numClasses) throws IOException {
    double alpha = Check.finite(in.readDouble(), "alpha");
    FilterBank bank = new FilterBank(numExperts, numClasses, alpha);
    bank.own = OwnFilters.load(in, numExperts, numClasses);
    bank.holdApart();
    return bank;
  }

  /** Reads rows, shared or not. */
  static FilterBank load(DataInput in, int numExperts, int numClasses) throws IOException {
    double alpha = Check.finite(in.readDouble(), "alpha");
    FilterBank bank = new FilterBank(numExperts, numClasses, alpha);
    int numRows = within(in.readInt(), 1, numExperts, "rows of filters");
    for (int n = 0; n < numExperts; n++) {
      bank.rowOf[n] = within(in.readInt(), 0, numRows - 1, "a row of filters");
      bank.members[bank.rowOf[n]]++;
    }
    for (int row = 0; row < numRows; row++) {
      within(bank.members[row], 1, numExperts, "members of a row of filters");
      long age = in.readLong();
      double share = Check.finite(in.readDouble(), "share of a row of filters");
      bank.add(Numbers.read(in, numClasses * numExperts, "belief"), -age, share);
    }
    bank.drift = Numbers.read(in, numExperts, "drift");
    System.arraycopy(
        Numbers.read(in, bank.sums.length, "sum of beliefs"), 0, bank.sums, 0, bank.sums.length);
    return bank;
  }

  private static int within(int stored, int least, int most, String what) throws IOException {
    if (stored < least || stored > most) {
      throw new IOException(
          what + " in a snapshot must be between " + least + " and " + most + ": " + stored);
    }
    return stored;
  }
}
