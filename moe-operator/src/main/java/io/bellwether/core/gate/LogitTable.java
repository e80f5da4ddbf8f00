package io.bellwether.core.gate;

import io.bellwether.core.Features;
import io.bellwether.core.SparseRows;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A linear map xW + b from a gate's features to a number for each expert, with the squared
 * gradients of AdaGrad (Duchi, Hazan, Singer 2011).
 */
final class LogitTable {
  /** From so many experts on, those of one row do not share a line of the cache. */
  private static final int MANY = 64;

  /** Turning everything round takes as long as some thousand lessons save. */
  private static final int PATIENCE = 4096;

  private static final int[] FIRST_ROW = {0};
  private static final float[] ONE = {1f};

  private final int bits;
  private int numExperts;
  private float[] table;
  private float[] squares;
  private float[] bias;
  private float[] biasSquares;

  /** Instead of table and squares, where only single experts have been asked for of late. */
  private LogitColumns columns;

  /** Steps of single experts since the rows were last of use. */
  private int singles;

  /** Where the entries of one expert's column are; scratch. */
  private int[] cells = new int[64];

  private final float[] oneGradient = new float[1];

  LogitTable(int bits, int numExperts) {
    this.bits = bits;
    allocate(numExperts);
  }

  static boolean fits(int bits, int experts) {
    return ((long) experts << bits) <= Integer.MAX_VALUE - 8;
  }

  /** Makes it all zeros. */
  void allocate(int experts) {
    if (!fits(bits, experts)) {
      throw new IllegalArgumentException(
          "2^" + bits + " rows of " + experts + " experts do not fit one array; use fewer bits");
    }
    numExperts = experts;
    columns = null;
    singles = 0;
    table = new float[experts << bits];
    squares = new float[table.length];
    bias = new float[experts];
    biasSquares = new float[experts];
  }

  /** Makes room for more experts, whose numbers are zero. */
  void resize(int experts) {
    toRows();
    int former = numExperts;
    float[] formerTable = table;
    float[] formerSquares = squares;
    float[] formerBias = bias;
    float[] formerBiasSquares = biasSquares;
    allocate(experts);
    copyRows(formerTable, former, table);
    copyRows(formerSquares, former, squares);
    copyRows(formerBias, former, bias);
    copyRows(formerBiasSquares, former, biasSquares);
  }

  private void copyRows(float[] from, int width, float[] to) {
    for (int row = 0; row < from.length / width; row++) {
      System.arraycopy(from, row * width, to, row * numExperts, width);
    }
  }

  int numExperts() {
    return numExperts;
  }

  /** The live weights, row after row with one for each expert. */
  float[] rows() {
    toRows();
    return table;
  }

  private void toRows() {
    if (columns != null) {
      columns.copyTo(table, squares);
      columns = null;
    }
    singles = 0;
  }

  float bias(int expert) {
    return bias[expert];
  }

  /** Writes xW + b into the first entries of {@code out}. */
  void apply(Features x, float[] out) {
    toRows();
    System.arraycopy(bias, 0, out, 0, numExperts);
    int count = Projection.numMoving(x);
    if (count > 0) {
      Kernels.gatherRows(x.indices(), x.values(), count, table, numExperts, out, 0);
    }
  }

  /** One AdaGrad step against a gradient on the numbers. */
  void step(Features x, float[] gradient, float learningRate) {
    toRows();
    Kernels.adagradRows(
        FIRST_ROW, ONE, 1, bias, biasSquares, numExperts, gradient, learningRate, 0f);
    int count = Projection.numMoving(x);
    if (count > 0) {
      Kernels.adagradRows(
          x.indices(), x.values(), count, table, squares, numExperts, gradient, learningRate, 0f);
    }
  }

  /** One entry of what {@link #apply} writes, at the cost of that one. */
  float apply(Features x, int expert) {
    if (columns != null) {
      return columns.apply(x, expert, bias[expert]);
    }
    float sum = bias[expert];
    int[] rows = x.indices();
    float[] values = x.values();
    int count = Projection.numMoving(x);
    for (int i = 0; i < count; i++) {
      sum += values[i] * table[rows[i] * numExperts + expert];
    }
    return sum;
  }

  /** The same as {@link #step} with a gradient on the number of one expert alone. */
  void step(Features x, int expert, float gradient, float learningRate) {
    oneGradient[0] = gradient;
    if (cells.length < x.size()) {
      cells = new int[Math.max(x.size(), 2 * cells.length)];
    }
    cells[0] = expert;
    Kernels.adagradRows(cells, ONE, 1, bias, biasSquares, 1, oneGradient, learningRate, 0f);
    if (columns == null && numExperts >= MANY && ++singles == PATIENCE) {
      columns = new LogitColumns(table, squares, numExperts);
    }
    if (columns != null) {
      columns.step(x, expert, gradient, learningRate);
      return;
    }
    int count = Projection.numMoving(x);
    for (int i = 0; i < count; i++) {
      cells[i] = x.indices()[i] * numExperts + expert;
    }
    if (count > 0) {
      Kernels.adagradRows(
          cells, x.values(), count, table, squares, 1, oneGradient, learningRate, 0f);
    }
  }

  void save(DataOutput out) throws IOException {
    if (columns != null) {
      columns.copyTo(table, squares);
    }
    SparseRows.write(out, numExperts, bias, biasSquares);
    SparseRows.write(out, numExperts, table, squares);
  }

  /** Reads what {@link #save} wrote of as many experts. */
  void load(DataInput in) throws IOException {
    columns = null;
    singles = 0;
    SparseRows.read(in, numExperts, bias, biasSquares);
    SparseRows.read(in, numExperts, table, squares);
  }
}
