package io.bellwether.core.gate;

import io.bellwether.core.Features;

/**
 * The weights of a {@link LogitTable} and their squared gradients expert by expert, for lessons
 * that move two experts of a thousand: an item's entries of one expert are then in two pages of
 * memory, and not in as many pages as there are entries.
 */
final class LogitColumns {
  private static final float EPSILON = 1e-8f;

  /** Copied at a time; their weights in a row of the table share a line of the cache. */
  private static final int BLOCK = 16;

  /** By expert, the weight and the square of row after row. */
  private final float[][] cells;

  private final int numRows;

  /** Copies the two tables, whose rows hold a number for each expert. */
  LogitColumns(float[] table, float[] squares, int numExperts) {
    numRows = table.length / numExperts;
    cells = new float[numExperts][2 * numRows];
    for (int first = 0; first < numExperts; first += BLOCK) {
      int end = Math.min(numExperts, first + BLOCK);
      for (int row = 0; row < numRows; row++) {
        for (int expert = first; expert < end; expert++) {
          cells[expert][2 * row] = table[row * numExperts + expert];
          cells[expert][2 * row + 1] = squares[row * numExperts + expert];
        }
      }
    }
  }

  /** Copies everything back. */
  void copyTo(float[] table, float[] squares) {
    int numExperts = cells.length;
    for (int first = 0; first < numExperts; first += BLOCK) {
      int end = Math.min(numExperts, first + BLOCK);
      for (int row = 0; row < numRows; row++) {
        for (int expert = first; expert < end; expert++) {
          table[row * numExperts + expert] = cells[expert][2 * row];
          squares[row * numExperts + expert] = cells[expert][2 * row + 1];
        }
      }
    }
  }

  /** Adds the weights of an item's entries to {@code sum}, one after the other. */
  float apply(Features x, int expert, float sum) {
    float[] own = cells[expert];
    int[] rows = x.indices();
    float[] values = x.values();
    for (int i = 0; i < x.size(); i++) {
      sum += values[i] * own[2 * rows[i]];
    }
    return sum;
  }

  /** One AdaGrad step, to the bit as the kernel on rows makes it. */
  void step(Features x, int expert, float gradient, float learningRate) {
    float[] own = cells[expert];
    int[] rows = x.indices();
    float[] values = x.values();
    for (int i = 0; i < x.size(); i++) {
      int at = 2 * rows[i];
      float g = values[i] * gradient;
      own[at + 1] += g * g;
      own[at] -= learningRate * g / ((float) Math.sqrt(own[at + 1]) + EPSILON);
    }
  }
}
