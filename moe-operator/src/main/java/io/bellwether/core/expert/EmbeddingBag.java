package io.bellwether.core.expert;

import io.bellwether.core.Floats;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A table of one vector a hashed feature; an item's bag is the sum of its features' vectors, each
 * times the feature's value.
 *
 * <p>It learns with row-wise AdaGrad, which keeps one sum of squares a row instead of one an entry
 * (Gupta, Bengio, Weston 2014; Mudigere et al. 2022): with the bag's gradient g of length d,
 * squares ← squares + v²·‖g‖²/d, row ← row − rate·v·g / (√squares + ε). A feature that comes twice
 * takes two steps.
 *
 * <p>Rows start at pseudo-random values that depend on seed and position alone. So a snapshot holds
 * only the rows that differ from their start.
 */
final class EmbeddingBag {
  /** Keeps a rare feature's first step well below the rate. */
  private static final double EPSILON = 0.03;

  /** Small beside what is learned: a feature never seen should say nothing. */
  private static final float START_SCALE = 0.1f;

  private final int numRows;
  private final int dimension;
  private final float rate;
  private final SeededStart start;
  private final float[] table;
  private final float[] squares;

  /** Rows that may differ from their start: to look at all of them takes longer than to learn. */
  private final BitSet stepped;

  EmbeddingBag(int numRows, int dimension, double rate, long seed) {
    this.numRows = numRows;
    this.dimension = dimension;
    this.rate = (float) rate;
    this.start = new SeededStart(seed, (float) (START_SCALE / Math.sqrt(dimension)));
    this.table = new float[Check.tableEntries(numRows, dimension)];
    this.squares = new float[numRows];
    this.stepped = new BitSet(numRows);
    start.fill(table);
  }

  int dimension() {
    return dimension;
  }

  /** out ← out + Σⱼ valueⱼ·row of featureⱼ, from {@code offset} on. */
  void addTo(FoldedRows features, float[] out, int offset) {
    Kernels.gatherRows(
        features.rows(), features.values(), features.size(), table, dimension, out, offset);
  }

  /** One step along the bag's gradient, which begins at {@code offset}. */
  void learn(FoldedRows features, float[] gradient, int offset) {
    float meanSquare = Kernels.dot(gradient, offset, gradient, offset, dimension) / dimension;
    for (int j = 0; j < features.size(); j++) {
      int row = features.rows()[j];
      float value = features.values()[j];
      stepped.set(row);
      squares[row] += value * value * meanSquare;
      double step = -rate * value / (Math.sqrt(squares[row]) + EPSILON);
      Kernels.axpy((float) step, gradient, offset, table, row * dimension, dimension);
    }
  }

  /** A copy that keeps, of the rows that learned anything, those of largest norm. */
  PackedRows packed(double keep) {
    float[] norms = Magnitudes.ofRows(table, dimension);
    for (int row = 0; row < numRows; row++) {
      norms[row] = isTouched(row) ? norms[row] : 0f;
    }
    return PackedRows.of(table, dimension, Magnitudes.largest(norms, keep));
  }

  void save(DataOutput out) throws IOException {
    int touched = 0;
    for (int row = stepped.nextSetBit(0); row >= 0; row = stepped.nextSetBit(row + 1)) {
      touched += isTouched(row) ? 1 : 0;
    }
    out.writeInt(touched);
    for (int row = stepped.nextSetBit(0); row >= 0; row = stepped.nextSetBit(row + 1)) {
      if (isTouched(row)) {
        out.writeInt(row);
        out.writeFloat(squares[row]);
        Floats.write(out, table, row * dimension, dimension);
      }
    }
  }

  private boolean isTouched(int row) {
    return stepped.get(row)
        && (squares[row] != 0 || !start.holds(table, row * dimension, dimension));
  }

  void load(DataInput in) throws IOException {
    start.fill(table);
    Arrays.fill(squares, 0f);
    stepped.clear();
    int touched = in.readInt();
    if (touched < 0 || touched > numRows) {
      throw new IOException("number of rows must be between 0 and " + numRows + ": " + touched);
    }
    int previous = -1;
    for (int i = 0; i < touched; i++) {
      int row = in.readInt();
      if (row <= previous || row >= numRows) {
        throw new IOException(
            "row must be above " + previous + " and below " + numRows + ": " + row);
      }
      stepped.set(row);
      squares[row] = DenseFloats.readOne(in);
      DenseFloats.read(in, table, row * dimension, dimension);
      previous = row;
    }
  }
}
