package io.bellwether.core.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * An exponential histogram over a window of numbers (Datar, Gionis, Indyk and Motwani, 2002): row r
 * holds up to {@value #PER_ROW} buckets of 2^r numbers, the oldest first; one too many merges the
 * two oldest into one of the next row.
 */
final class Buckets {
  static final int PER_ROW = 5;
  private static final int STRIDE = PER_ROW + 1;
  private static final int MOST_ROWS = 62;

  private double[] sums = new double[8 * STRIDE];

  /** Of each bucket, the sum of squared deviations from its mean. */
  private double[] deviations = new double[8 * STRIDE];

  private int[] counts = new int[8];
  private int rows;
  private long length;
  private double sum;
  private double deviation;

  long length() {
    return length;
  }

  double mean() {
    return length == 0 ? 0 : sum / length;
  }

  /** Of the whole window, with divisor n. */
  double variance() {
    return length == 0 ? 0 : Math.max(0, deviation) / length;
  }

  int rows() {
    return rows;
  }

  /** Buckets in a row. */
  int count(int row) {
    return counts[row];
  }

  /** Sum of a bucket; 0 is the oldest of its row. */
  double sum(int row, int i) {
    return sums[row * STRIDE + i];
  }

  void add(double value) {
    if (length > 0) {
      double gap = value - mean();
      deviation += gap * gap * length / (length + 1);
    }
    length++;
    sum += value;
    append(0, value, 0);
    for (int row = 0; counts[row] > PER_ROW; row++) {
      mergeOldest(row);
    }
  }

  private void append(int row, double bucketSum, double bucketDeviation) {
    if (row == counts.length) {
      sums = Arrays.copyOf(sums, 2 * sums.length);
      deviations = Arrays.copyOf(deviations, 2 * deviations.length);
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    rows = Math.max(rows, row + 1);
    int place = row * STRIDE + counts[row]++;
    sums[place] = bucketSum;
    deviations[place] = bucketDeviation;
  }

  private void mergeOldest(int row) {
    int first = row * STRIDE;
    double size = 1L << row;
    double gap = (sums[first] - sums[first + 1]) / size;
    double merged = deviations[first] + deviations[first + 1] + gap * gap * size / 2;
    double mergedSum = sums[first] + sums[first + 1];
    shift(row, 2);
    append(row + 1, mergedSum, merged);
  }

  private void shift(int row, int by) {
    int first = row * STRIDE;
    counts[row] -= by;
    System.arraycopy(sums, first + by, sums, first, counts[row]);
    System.arraycopy(deviations, first + by, deviations, first, counts[row]);
  }

  void dropOldest() {
    int row = rows - 1;
    long size = 1L << row;
    double bucketSum = sums[row * STRIDE];
    double bucketDeviation = deviations[row * STRIDE];
    shift(row, 1);
    while (rows > 0 && counts[rows - 1] == 0) {
      rows--;
    }
    length -= size;
    sum -= bucketSum;
    double gap = length == 0 ? 0 : bucketSum / size - sum / length;
    deviation -= bucketDeviation + gap * gap * size * length / (size + length);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(length);
    out.writeDouble(sum);
    out.writeDouble(deviation);
    out.writeInt(rows);
    for (int row = 0; row < rows; row++) {
      out.writeInt(counts[row]);
      for (int i = 0; i < counts[row]; i++) {
        out.writeDouble(sums[row * STRIDE + i]);
        out.writeDouble(deviations[row * STRIDE + i]);
      }
    }
  }

  void load(DataInput in) throws IOException {
    length = 0;
    rows = 0;
    Arrays.fill(counts, 0);
    long claimed = in.readLong();
    sum = finite(in.readDouble());
    deviation = finite(in.readDouble());
    int stored = bounded(in.readInt(), MOST_ROWS);
    for (int row = 0; row < stored; row++) {
      int count = bounded(in.readInt(), PER_ROW);
      if (row == counts.length) {
        append(row, 0, 0);
        counts[row] = 0;
      }
      for (int i = 0; i < count; i++) {
        append(row, finite(in.readDouble()), finite(in.readDouble()));
      }
      length += (long) count << row;
    }
    rows = stored;
    if (length != claimed || (rows > 0 && counts[rows - 1] == 0)) {
      throw new IOException("buckets in a snapshot must hold " + claimed + " numbers: " + length);
    }
  }

  private static double finite(double stored) throws IOException {
    if (!Double.isFinite(stored)) {
      throw new IOException("a sum in a snapshot must be finite: " + stored);
    }
    return stored;
  }

  private static int bounded(int stored, int most) throws IOException {
    if (stored < 0 || stored > most) {
      throw new IOException("buckets in a snapshot must be between 0 and " + most + ": " + stored);
    }
    return stored;
  }
}
