package io.bellwether.core.expert;

/** Class probabilities in double precision. */
final class Probabilities {
  private Probabilities() {}

  /** Replaces logits by their softmax; one of them must be finite, minus infinity gives 0. */
  static void softmaxInPlace(double[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (int c = 0; c < logits.length; c++) {
      // Of two classes this saves every other exponential.
      logits[c] = logits[c] == max ? 1 : Math.exp(logits[c] - max);
      sum += logits[c];
    }
    for (int c = 0; c < logits.length; c++) {
      logits[c] /= sum;
    }
  }

  static void write(double[] probabilities, float[] out, int offset) {
    for (int c = 0; c < probabilities.length; c++) {
      out[offset + c] = (float) probabilities[c];
    }
  }
}
