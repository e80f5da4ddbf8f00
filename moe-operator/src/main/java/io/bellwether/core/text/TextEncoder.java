package io.bellwether.core.text;

import java.util.Arrays;
import java.util.List;

/**
 * Makes dense vectors of texts: sentence embeddings.
 *
 * <p>One thread at a time. The arrays that it returns belong to whoever asks and are never written
 * again by the encoder; they may be shared, so nobody else writes to them either.
 */
public interface TextEncoder extends AutoCloseable {
  /** Makes no vectors and costs nothing. */
  TextEncoder NONE = new NoEncoder();

  /** The length of every vector; 0 when none are made. */
  int dimension();

  /**
   * The vector of a text; empty when the text has no word or no vectors are made.
   *
   * @throws IllegalStateException when the model fails at it
   */
  float[] encode(String text);

  /**
   * The vectors of several texts in their order, as if each were encoded alone; an encoder may be
   * faster at it.
   *
   * @throws IllegalStateException when the model fails at one of them
   */
  default float[][] encode(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    Arrays.setAll(vectors, i -> encode(texts.get(i)));
    return vectors;
  }

  /** Frees what it holds; it must not be used afterwards. */
  @Override
  void close();
}
