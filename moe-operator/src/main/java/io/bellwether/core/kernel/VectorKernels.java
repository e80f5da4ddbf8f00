package io.bellwether.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API twin, in lanes of the widest species that the machine prefers. What is shorter
 * than the length from which lanes were measured to pay goes to the plain twin. The methods only
 * make that choice, so that they are small enough to be inlined together with a plain loop, which a
 * call of its own can double the time of.
 *
 * <p>No method here takes or returns a vector. The compiler always inlines the Vector API's own
 * methods, but ours only where its profile says so; where it does not, a vector that crosses the
 * call is an object, and every call allocates.
 */
final class VectorKernels implements KernelSet {
  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /**
   * The one class that vectors of {@link #LANES} have. What asks something of a vector that was
   * loaded, or that came round a loop, casts it to this class first: the compiler knows the class
   * of such a vector by its profile only, and where it has none, as on a busy machine, it calls for
   * good what it would have inlined, and each call allocates.
   */
  static final Class<? extends FloatVector> LANE = FloatVector.zero(LANES).getClass();

  /** Lanes of integers beside {@link #LANES}, and their class. */
  static final VectorSpecies<Integer> WORDS = VectorSpecies.of(int.class, LANES.vectorShape());

  static final Class<? extends IntVector> WORD = IntVector.zero(WORDS).getClass();

  private static final int WIDTH = LANES.length();

  private final ScalarKernels plain = new ScalarKernels();

  /** Width of the lanes in bits. */
  int bits() {
    return LANES.vectorBitSize();
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    // Of a few passes of lanes the rest, added up one by one, eats the gain.
    return length < 4 * WIDTH
        ? plain.dot(a, aOffset, b, bOffset, length)
        : VectorProducts.dot(a, aOffset, b, bOffset, length);
  }

  @Override
  public double dot(double[] a, double[] b, int length) {
    return length < 2 * WIDTH ? plain.dot(a, b, length) : VectorProducts.dot(a, b, length);
  }

  @Override
  public void ln(double[] x, double[] out, int length) {
    if (length < WIDTH / 2) {
      plain.ln(x, out, length);
    } else {
      VectorLogarithm.ln(x, out, length);
    }
  }

  @Override
  public void reweighPanel(
      float share,
      float[] observed,
      float[] bounds,
      int first,
      float[] c,
      float[] towards,
      float least,
      int rows,
      float[] panel,
      int offset,
      float[] scales,
      int scaleOffset,
      float[] means) {
    if (VectorPanels.fit()) {
      VectorPanels.reweighPanel(
          share,
          observed,
          bounds,
          first,
          c,
          towards,
          least,
          rows,
          panel,
          offset,
          scales,
          scaleOffset,
          means);
    } else {
      plain.reweighPanel(
          share,
          observed,
          bounds,
          first,
          c,
          towards,
          least,
          rows,
          panel,
          offset,
          scales,
          scaleOffset,
          means);
    }
  }

  @Override
  public void mixPanel(
      float[] weights, float[] scales, int parts, int rows, float[] panel, float[] out) {
    if (VectorPanels.fit()) {
      VectorPanels.mixPanel(weights, scales, parts, rows, panel, out);
    } else {
      plain.mixPanel(weights, scales, parts, rows, panel, out);
    }
  }

  @Override
  public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    // The compiler puts this loop into lanes by itself, and no worse than ours were.
    plain.axpy(alpha, x, xOffset, y, yOffset, length);
  }

  @Override
  public void softmaxInPlace(float[] x, int offset, int length) {
    if (length < WIDTH) {
      plain.softmaxInPlace(x, offset, length);
    } else {
      VectorActivations.softmaxInPlace(x, offset, length);
    }
  }

  @Override
  public void gatherRows(
      int[] rows, float[] values, int count, float[] table, int width, float[] out, int outOffset) {
    if (width < WIDTH) {
      plain.gatherRows(rows, values, count, table, width, out, outOffset);
    } else {
      VectorRows.gatherRows(plain, rows, values, count, table, width, out, outOffset);
    }
  }

  @Override
  public float gatherColumn(
      int[] rows,
      float[] values,
      int count,
      float[] column,
      int offset,
      int place,
      int width,
      float before) {
    return place < width - width % WIDTH
        ? VectorRows.gatherColumn(rows, values, count, column, offset, before)
        : plain.gatherColumn(rows, values, count, column, offset, place, width, before);
  }

  @Override
  public void gatherCodes(
      int[] rows, float[] values, int count, int[] codes, int words, float[] out) {
    if (words < WIDTH) {
      plain.gatherCodes(rows, values, count, codes, words, out);
    } else {
      VectorCodes.gatherCodes(plain, rows, values, count, codes, words, out);
    }
  }

  @Override
  public void highestOfFour(float[] x, int words, float[] out) {
    if (words < WIDTH) {
      plain.highestOfFour(x, words, out);
    } else {
      VectorCodes.highestOfFour(plain, x, words, out);
    }
  }

  @Override
  public void adagradRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] squares,
      int width,
      float[] gradient,
      float learningRate,
      float decay,
      float epsilon) {
    if (width < WIDTH) {
      plain.adagradRows(
          rows, values, count, table, squares, width, gradient, learningRate, decay, epsilon);
      return;
    }
    VectorRows.adagradRows(
        plain, rows, values, count, table, squares, width, gradient, learningRate, decay, epsilon);
  }

  @Override
  public void adagrad(
      double[] x,
      double gradient,
      double[] weights,
      double[] squares,
      int offset,
      int length,
      double learningRate,
      double epsilon) {
    if (length < WIDTH / 2) {
      plain.adagrad(x, gradient, weights, squares, offset, length, learningRate, epsilon);
    } else {
      VectorSteps.adagrad(x, gradient, weights, squares, offset, length, learningRate, epsilon);
    }
  }

  @Override
  public void ftrlRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] sums,
      float[] squares,
      int width,
      float[] gradient,
      Ftrl ftrl) {
    if (width < WIDTH) {
      plain.ftrlRows(rows, values, count, table, sums, squares, width, gradient, ftrl);
    } else {
      VectorRows.ftrlRows(plain, rows, values, count, table, sums, squares, width, gradient, ftrl);
    }
  }

  @Override
  public void gemm(float[] a, int m, int k, float[] b, int n, float[] c, int cOffset) {
    if (n < WIDTH) {
      plain.gemm(a, m, k, b, n, c, cOffset);
    } else {
      VectorGemm.gemm(plain, a, m, k, b, n, c, cOffset);
    }
  }

  @Override
  public void gemv(float[] a, int rows, int width, float[] x, float[] out) {
    if (width < WIDTH) {
      plain.gemv(a, rows, width, x, out);
    } else {
      VectorProducts.gemv(a, rows, width, x, out);
    }
  }

  @Override
  public void gemmPacked(
      int[] starts, int[] columns, float[] weights, int rows, float[] x, int n, float[] out) {
    if (n < WIDTH) {
      plain.gemmPacked(starts, columns, weights, rows, x, n, out);
    } else {
      VectorProducts.gemmPacked(plain, starts, columns, weights, rows, x, n, out);
    }
  }

  @Override
  public void swiglu(float[] gate, float[] value, float[] out, int offset, int length) {
    if (length < WIDTH) {
      plain.swiglu(gate, value, out, offset, length);
    } else {
      VectorActivations.swiglu(plain, gate, value, out, offset, length);
    }
  }

  @Override
  public void swigluBackward(
      float[] gate, float[] value, float[] gradient, float[] toGate, float[] toValue, int length) {
    if (length < WIDTH) {
      plain.swigluBackward(gate, value, gradient, toGate, toValue, length);
    } else {
      VectorActivations.swigluBackward(plain, gate, value, gradient, toGate, toValue, length);
    }
  }
}
