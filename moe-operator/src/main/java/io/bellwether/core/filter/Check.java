package io.bellwether.core.filter;

import java.io.IOException;

/** Bounds of votes, sizes and snapshots, with messages that name what, bound and value. */
final class Check {
  /** Float probabilities that were summed and scaled may exceed one by rounding. */
  private static final float LARGEST_VOTE = 1.001f;

  private Check() {}

  static void learningRate(double learningRate) {
    if (!(learningRate > 0 && learningRate <= 10)) {
      throw new IllegalArgumentException(
          "learning-rate must be above 0 and at most 10: " + learningRate);
    }
  }

  static void lambda(double lambda) {
    if (!(lambda > 0 && lambda <= 1000)) {
      throw new IllegalArgumentException("lambda must be above 0 and at most 1000: " + lambda);
    }
  }

  static void alpha(double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be above 0 and below 1: " + alpha);
    }
  }

  static void votes(float[] votes, boolean[] voted, int numExperts, int numClasses, int label) {
    label(label, numClasses);
    for (int expert = 0; expert < numExperts; expert++) {
      if (voted[expert]) {
        vote(votes, expert, numClasses);
      }
    }
  }

  /** The same where those that voted are known by their numbers; the first {@code count}. */
  static void votes(float[] votes, int[] voters, int count, int numClasses, int label) {
    label(label, numClasses);
    for (int i = 0; i < count; i++) {
      vote(votes, voters[i], numClasses);
    }
  }

  private static void label(int label, int numClasses) {
    if (label < 0 || label >= numClasses) {
      throw new IllegalArgumentException(
          "label must be between 0 and " + (numClasses - 1) + ": " + label);
    }
  }

  private static void vote(float[] votes, int expert, int numClasses) {
    for (int i = expert * numClasses; i < (expert + 1) * numClasses; i++) {
      if (!(votes[i] >= 0 && votes[i] <= LARGEST_VOTE)) {
        throw new IllegalArgumentException(
            "votes of expert " + expert + " must be between 0 and 1: " + votes[i]);
      }
    }
  }

  /** The number as it was stored; not a number or infinite is damage. */
  static double finite(double stored, String what) throws IOException {
    if (!Double.isFinite(stored)) {
      throw new IOException(what + " in a snapshot must be finite: " + stored);
    }
    return stored;
  }

  /** The same of a float. */
  static float finite(float stored, String what) throws IOException {
    return (float) finite((double) stored, what);
  }

  static void grows(int from, int to) {
    if (to < from) {
      throw new IllegalArgumentException("a filter of " + from + " experts cannot shrink to " + to);
    }
  }

  static int storedExperts(int stored) throws IOException {
    if (stored < 1 || stored > 1 << 20) {
      throw new IOException("experts in a snapshot must be between 1 and 2^20: " + stored);
    }
    return stored;
  }
}
