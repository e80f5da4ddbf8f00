package io.bellwether.onnx.export;

import java.util.Arrays;

/**
 * A small network over tokens: the mean of their vectors, a hidden layer h = tanh(mW + b), which is
 * the text's embedding, and a softmax over labels, softmax(hU + c). Weights are rows after rows; an
 * array belongs to the network, and whoever trains it writes to them.
 *
 * @param vectors one row of {@code width} a token
 * @param hidden W, {@code width} rows of {@code dimension}
 * @param hiddenBias b
 * @param output U, {@code dimension} rows of one weight a label
 * @param outputBias c
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record MeanPooledNetwork(
    int numTokens,
    int width,
    int dimension,
    int numLabels,
    float[] vectors,
    float[] hidden,
    float[] hiddenBias,
    float[] output,
    float[] outputBias) {

  /** All weights zero. */
  public static MeanPooledNetwork ofZeros(int numTokens, int width, int dimension, int numLabels) {
    return new MeanPooledNetwork(
        numTokens,
        width,
        dimension,
        numLabels,
        new float[numTokens * width],
        new float[width * dimension],
        new float[dimension],
        new float[dimension * numLabels],
        new float[numLabels]);
  }

  /** m ← the mean of the tokens' vectors; zero without tokens. */
  public void mean(long[] tokens, float[] m) {
    Arrays.fill(m, 0f);
    for (long token : tokens) {
      for (int i = 0; i < width; i++) {
        m[i] += vectors[(int) token * width + i] / tokens.length;
      }
    }
  }

  /** h ← tanh(mW + b). */
  public void hide(float[] m, float[] h) {
    for (int j = 0; j < dimension; j++) {
      double sum = hiddenBias[j];
      for (int i = 0; i < width; i++) {
        sum += m[i] * hidden[i * dimension + j];
      }
      h[j] = (float) Math.tanh(sum);
    }
  }

  /** p ← softmax(hU + c). */
  public void label(float[] h, float[] p) {
    double largest = Double.NEGATIVE_INFINITY;
    double[] logits = new double[numLabels];
    for (int c = 0; c < numLabels; c++) {
      logits[c] = outputBias[c];
      for (int j = 0; j < dimension; j++) {
        logits[c] += h[j] * output[j * numLabels + c];
      }
      largest = Math.max(largest, logits[c]);
    }
    double sum = 0;
    for (int c = 0; c < numLabels; c++) {
      logits[c] = Math.exp(logits[c] - largest);
      sum += logits[c];
    }
    for (int c = 0; c < numLabels; c++) {
      p[c] = (float) (logits[c] / sum);
    }
  }
}
