package io.bellwether.core.kernel;

/** The plain twin: loops that read like the formula. */
final class ScalarKernels implements KernelSet {
  static final float EPSILON = 1e-8f;

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  @Override
  public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] += alpha * x[xOffset + i];
    }
  }

  @Override
  public void softmaxInPlace(float[] x, int offset, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    float sum = 0;
    for (int i = 0; i < length; i++) {
      x[offset + i] = (float) Math.exp(x[offset + i] - max);
      sum += x[offset + i];
    }
    for (int i = 0; i < length; i++) {
      x[offset + i] /= sum;
    }
  }

  @Override
  public void gatherRows(
      int[] rows, float[] values, int count, float[] table, int width, float[] out, int outOffset) {
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      for (int k = 0; k < width; k++) {
        out[outOffset + k] += values[j] * table[row + k];
      }
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
      float decay) {
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      for (int k = 0; k < width; k++) {
        float g = values[j] * gradient[k] + decay * table[row + k];
        squares[row + k] += g * g;
        table[row + k] -= learningRate * g / (float) (Math.sqrt(squares[row + k]) + EPSILON);
      }
    }
  }
}
