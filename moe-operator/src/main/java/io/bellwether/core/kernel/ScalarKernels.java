package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.Kernels.PANEL;

/** The plain twin: loops that read like the formula. */
final class ScalarKernels implements KernelSet {
  /** What the lowest bit of a word is worth when its highest byte counts whole numbers. */
  static final float CODE_UNIT = 0x1p-24f;

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  @Override
  public double dot(double[] a, double[] b, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public void ln(double[] x, double[] out, int length) {
    for (int i = 0; i < length; i++) {
      out[i] = Math.log(x[i]);
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
    for (int lane = 0; lane < PANEL; lane++) {
      float scale = scales[scaleOffset + lane];
      float mean = 0;
      for (int i = 0; i < rows; i++) {
        mean += panel[offset + i * PANEL + lane] * c[i];
      }
      mean *= scale;
      float bound = bounds[first + lane];
      float innovation = Math.max(-bound, Math.min(bound, observed[first + lane] - mean));
      float sum = 0;
      float sumOfC = 0;
      for (int i = 0; i < rows; i++) {
        int at = offset + i * PANEL + lane;
        float grown = scale * panel[at] * (share + (c[i] - mean) * innovation);
        panel[at] = Math.max(least, grown + towards[i]);
        sum += panel[at];
        sumOfC += panel[at] * c[i];
      }
      scales[scaleOffset + lane] = 1 / sum;
      means[lane] = sumOfC / sum;
    }
  }

  @Override
  public void mixPanel(
      float[] weights, float[] scales, int parts, int rows, float[] panel, float[] out) {
    int size = rows * PANEL;
    for (int part = 0; part < parts; part++) {
      for (int at = 0; at < size; at++) {
        int column = at % PANEL;
        float weight = weights[column] * scales[part * PANEL + column];
        out[at] += weight * panel[part * size + at];
      }
    }
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
    gatherColumns(rows, values, count, table, width, 0, out, outOffset);
  }

  /** The columns from {@code first} on of {@link #gatherRows}. */
  void gatherColumns(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      int width,
      int first,
      float[] out,
      int outOffset) {
    int k = first;
    // Sums in registers: with a store to out for every product a row of three takes 2.6 times as
    // long.
    for (; k <= width - 3; k += 3) {
      float sum0 = out[outOffset + k];
      float sum1 = out[outOffset + k + 1];
      float sum2 = out[outOffset + k + 2];
      for (int j = 0; j < count; j++) {
        int at = rows[j] * width + k;
        sum0 += values[j] * table[at];
        sum1 += values[j] * table[at + 1];
        sum2 += values[j] * table[at + 2];
      }
      out[outOffset + k] = sum0;
      out[outOffset + k + 1] = sum1;
      out[outOffset + k + 2] = sum2;
    }
    for (; k < width; k++) {
      float sum = out[outOffset + k];
      for (int j = 0; j < count; j++) {
        sum += values[j] * table[rows[j] * width + k];
      }
      out[outOffset + k] = sum;
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
    float sum = before;
    for (int j = 0; j < count; j++) {
      sum += values[j] * column[offset + rows[j]];
    }
    return sum;
  }

  @Override
  public void gatherCodes(
      int[] rows, float[] values, int count, int[] codes, int words, float[] out) {
    gatherWords(rows, values, count, codes, words, 0, out);
  }

  /** The words from {@code first} on of {@link #gatherCodes}. */
  void gatherWords(
      int[] rows, float[] values, int count, int[] codes, int words, int first, float[] out) {
    for (int j = 0; j < count; j++) {
      float value = values[j] * CODE_UNIT;
      for (int i = first; i < words; i++) {
        int word = codes[rows[j] * words + i];
        out[i] += value * (word << 24);
        out[words + i] += value * (word << 16);
        out[2 * words + i] += value * (word << 8);
        out[3 * words + i] += value * word;
      }
    }
  }

  @Override
  public void highestOfFour(float[] x, int words, float[] out) {
    highestOfFourFrom(0, x, words, out);
  }

  /** From {@code first} on. */
  void highestOfFourFrom(int first, float[] x, int words, float[] out) {
    for (int i = first; i < words; i++) {
      float ofTwo = Math.max(x[i], x[words + i]);
      out[i] = Math.max(ofTwo, Math.max(x[2 * words + i], x[3 * words + i]));
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
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      adagradColumns(
          values[j], table, squares, row, 0, width, gradient, learningRate, decay, epsilon);
    }
  }

  /** The columns from {@code first} on of one row of {@link #adagradRows}. */
  void adagradColumns(
      float value,
      float[] table,
      float[] squares,
      int row,
      int first,
      int width,
      float[] gradient,
      float learningRate,
      float decay,
      float epsilon) {
    for (int k = first; k < width; k++) {
      float g = value * gradient[k] + decay * table[row + k];
      squares[row + k] += g * g;
      table[row + k] -= learningRate * g / ((float) Math.sqrt(squares[row + k]) + epsilon);
    }
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
    for (int i = 0; i < length; i++) {
      double g = x[i] * gradient;
      double square = squares[offset + i] + g * g;
      squares[offset + i] = square;
      weights[offset + i] -= learningRate * g / (Math.sqrt(square) + epsilon);
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
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      ftrlColumns(values[j], table, sums, squares, row, 0, width, gradient, ftrl);
    }
  }

  /** The columns from {@code first} on of one row of {@link #ftrlRows}. */
  void ftrlColumns(
      float value,
      float[] table,
      float[] sums,
      float[] squares,
      int row,
      int first,
      int width,
      float[] gradient,
      Ftrl ftrl) {
    for (int i = row + first; i < row + width; i++) {
      float g = value * gradient[i - row];
      float before = (float) Math.sqrt(squares[i]);
      float root = (float) Math.sqrt(squares[i] + g * g);
      // The difference of the roots by their sum, which loses no digits.
      float sigma = root == 0 ? 0 : g * g / ((root + before) * ftrl.alpha());
      sums[i] += g - sigma * table[i];
      squares[i] += g * g;
      float beyond = Math.max(0f, Math.abs(sums[i]) - ftrl.l1());
      table[i] =
          -Math.copySign(beyond, sums[i]) / ((ftrl.beta() + root) / ftrl.alpha() + ftrl.l2());
    }
  }

  @Override
  public void gemm(float[] a, int m, int k, float[] b, int n, float[] c, int cOffset) {
    gemmColumns(a, m, k, b, n, 0, c, cOffset);
  }

  /** The columns from {@code first} on of {@link #gemm}. */
  void gemmColumns(float[] a, int m, int k, float[] b, int n, int first, float[] c, int cOffset) {
    for (int i = 0; i < m; i++) {
      for (int j = first; j < n; j++) {
        float sum = c[cOffset + i * n + j];
        for (int p = 0; p < k; p++) {
          sum += a[i * k + p] * b[p * n + j];
        }
        c[cOffset + i * n + j] = sum;
      }
    }
  }

  @Override
  public void gemv(float[] a, int rows, int width, float[] x, float[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] += dot(a, row * width, x, 0, width);
    }
  }

  @Override
  public void gemmPacked(
      int[] starts, int[] columns, float[] weights, int rows, float[] x, int n, float[] out) {
    gemmPackedFrom(0, starts, columns, weights, rows, x, n, out);
  }

  /** The items from {@code first} on of {@link #gemmPacked}. */
  void gemmPackedFrom(
      int first,
      int[] starts,
      int[] columns,
      float[] weights,
      int rows,
      float[] x,
      int n,
      float[] out) {
    for (int row = 0; row < rows; row++) {
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        float weight = weights[e];
        int from = columns[e] * n;
        for (int i = first; i < n; i++) {
          out[row * n + i] += weight * x[from + i];
        }
      }
    }
  }

  @Override
  public void swiglu(float[] gate, float[] value, float[] out, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      out[i] = gate[i] * sigmoid(gate[i]) * value[i];
    }
  }

  @Override
  public void swigluBackward(
      float[] gate, float[] value, float[] gradient, float[] toGate, float[] toValue, int length) {
    swigluBackwardFrom(0, gate, value, gradient, toGate, toValue, length);
  }

  /** The entries from {@code first} on of {@link #swigluBackward}. */
  void swigluBackwardFrom(
      int first,
      float[] gate,
      float[] value,
      float[] gradient,
      float[] toGate,
      float[] toValue,
      int length) {
    for (int i = first; i < length; i++) {
      float s = sigmoid(gate[i]);
      float swish = gate[i] * s;
      toGate[i] = gradient[i] * value[i] * (s + swish * (1 - s));
      toValue[i] = gradient[i] * swish;
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
