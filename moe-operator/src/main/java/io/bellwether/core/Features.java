package io.bellwether.core;

import java.util.Arrays;

/**
 * What experts and gates see of one item: a sparse vector of hashed n-grams, optionally a dense
 * embedding of its text, optional numbers, and the item's symbol, language and source.
 *
 * <p>A growable container that its owner fills and may {@link #clear()} and fill again; everyone
 * else only reads. The arrays returned by {@link #indices()} and {@link #values()} are the live
 * ones, valid up to {@link #size()} and until the next {@link #add}. Indices are in {@code [0,
 * 2^bits)} of the space that the extractor was given, are distinct, and come in no particular
 * order. Reuse needs no allocation once the arrays have grown to the longest item.
 */
public final class Features {
  private static final float[] NO_NUMBERS = {};

  private int[] indices;
  private float[] values;
  private int size;
  private float[] numbers = NO_NUMBERS;
  private float[] embedding = NO_NUMBERS;
  private String symbol = "";
  private String language = "";
  private String source = "";

  /** Makes an empty container with room for a headline. */
  public Features() {
    this(64);
  }

  /** Makes an empty container with room for {@code capacity} entries. */
  public Features(int capacity) {
    indices = new int[capacity];
    values = new float[capacity];
  }

  /** Makes a container that takes over the given arrays, all of whose entries count. */
  public Features(int[] indices, float[] values) {
    if (indices.length != values.length) {
      throw new IllegalArgumentException(
          "indices and values must be of one length: " + indices.length + " and " + values.length);
    }
    this.indices = indices;
    this.values = values;
    this.size = indices.length;
  }

  /** Number of sparse entries. */
  public int size() {
    return size;
  }

  /** Live array of indices; only the first {@link #size()} count. */
  public int[] indices() {
    return indices;
  }

  /** Live array of values; only the first {@link #size()} count. */
  public float[] values() {
    return values;
  }

  /** Numeric features in the order the producer gave them; live, read only, may be empty. */
  public float[] numbers() {
    return numbers;
  }

  /** Dense vector of the whole text; live, read only, empty where nobody made one. */
  public float[] embedding() {
    return embedding;
  }

  /** The instrument the item is about, or empty. */
  public String symbol() {
    return symbol;
  }

  /** ISO 639-1 code, or empty when unknown. */
  public String language() {
    return language;
  }

  /** Who published the item, or empty. */
  public String source() {
    return source;
  }

  /** Removes all sparse entries; context, numbers and embedding stay. */
  public void clear() {
    size = 0;
  }

  /** Appends an entry; the caller sees to it that no index comes twice. */
  public void add(int index, float value) {
    if (size == indices.length) {
      int capacity = Math.max(64, size * 2);
      indices = Arrays.copyOf(indices, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    indices[size] = index;
    values[size++] = value;
  }

  /** Sets what is known of the item beside its text. The array is kept, not copied. */
  public void setContext(String symbol, String language, String source, float[] numbers) {
    this.symbol = symbol;
    this.language = language;
    this.source = source;
    this.numbers = numbers;
  }

  /** Sets the embedding, empty for none. The array is kept, not copied. */
  public void setEmbedding(float[] embedding) {
    this.embedding = embedding;
  }

  /**
   * An independent copy with arrays of exactly the needed length; numbers and embedding are shared.
   */
  public Features copy() {
    Features copy = new Features(Arrays.copyOf(indices, size), Arrays.copyOf(values, size));
    copy.setContext(symbol, language, source, numbers);
    copy.setEmbedding(embedding);
    return copy;
  }
}
