package io.bellwether.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the vectors of the texts that were asked for last, so that a wire story which comes ten
 * times is encoded once. Bounded: the vector that was not asked for the longest goes first.
 *
 * <p>Texts are told apart by the first 128 bits of their SHA-256, which nobody can make collide,
 * not even on purpose; the texts themselves are not kept.
 */
public final class CachedEncoder implements TextEncoder {
  private final TextEncoder encoder;
  private final MessageDigest digest;
  private final Map<Key, float[]> vectors;
  private long hits;
  private long misses;

  private record Key(long high, long low) {}

  /**
   * Remembers vectors of another encoder, which it closes with itself.
   *
   * @param capacity vectors it remembers at most; 0 for none
   */
  public CachedEncoder(TextEncoder encoder, int capacity) {
    this.encoder = encoder;
    this.digest = sha256();
    this.vectors =
        new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
            return size() > capacity;
          }
        };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Texts whose vector was there. */
  public long hits() {
    return hits;
  }

  /** Texts that had to be encoded. */
  public long misses() {
    return misses;
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public float[] encode(String text) {
    Key key = key(text);
    float[] vector = vectors.get(key);
    if (vector != null) {
      hits++;
      return vector;
    }
    misses++;
    vector = encoder.encode(text);
    vectors.put(key, vector);
    return vector;
  }

  @Override
  public float[][] encode(List<String> texts) {
    Map<Key, float[]> found = new LinkedHashMap<>();
    List<Key> missing = new ArrayList<>();
    List<String> toEncode = new ArrayList<>();
    List<Key> keys = new ArrayList<>();
    for (String text : texts) {
      Key key = key(text);
      keys.add(key);
      if (found.containsKey(key)) {
        hits++;
        continue;
      }
      float[] vector = vectors.get(key);
      found.put(key, vector);
      if (vector == null) {
        misses++;
        missing.add(key);
        toEncode.add(text);
      } else {
        hits++;
      }
    }
    float[][] made = encoder.encode(toEncode);
    for (int i = 0; i < made.length; i++) {
      found.put(missing.get(i), made[i]);
      vectors.put(missing.get(i), made[i]);
    }
    return keys.stream().map(found::get).toArray(float[][]::new);
  }

  private Key key(String text) {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(UTF_8)));
    return new Key(hash.getLong(), hash.getLong());
  }

  @Override
  public void close() {
    vectors.clear();
    encoder.close();
  }
}
