package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.util.Arrays;

/**
 * Embeddings as the inputs of a layer: scaled to the length √dimension, so that their entries are
 * of the order of one whatever the dimension, and copied row after row into a buffer of its own.
 *
 * <p>What is not a finite number counts as zero, and so does an embedding that is missing or of
 * another length: all that is left to say then is what the biases say.
 */
final class DenseInputs {
  /** Squares of larger entries might not be finite. */
  private static final float LIMIT = 1e4f;

  private final int dimension;
  private float[] rows;

  DenseInputs(int dimension) {
    this.dimension = dimension;
    this.rows = new float[dimension];
  }

  int dimension() {
    return dimension;
  }

  /** Live buffer of the rows that were read last. */
  float[] rows() {
    return rows;
  }

  /** Reads the embedding of one item into the first row. */
  void read(Features x) {
    read(x, 0);
  }

  /** Reads a row an item. */
  void read(Features[] batch, int size) {
    if (rows.length < size * dimension) {
      rows = new float[size * dimension];
    }
    for (int i = 0; i < size; i++) {
      read(batch[i], i * dimension);
    }
  }

  private void read(Features x, int offset) {
    float[] given = x.embedding();
    if (given.length != dimension) {
      Arrays.fill(rows, offset, offset + dimension, 0f);
      return;
    }
    for (int i = 0; i < dimension; i++) {
      float value = Math.max(-LIMIT, Math.min(LIMIT, given[i]));
      rows[offset + i] = Float.isFinite(given[i]) ? value : 0f;
    }
    float squares = Kernels.dot(rows, offset, rows, offset, dimension);
    float scale = squares > 0 ? (float) Math.sqrt(dimension / (double) squares) : 0f;
    for (int i = offset; i < offset + dimension; i++) {
      rows[i] *= scale;
    }
  }
}
