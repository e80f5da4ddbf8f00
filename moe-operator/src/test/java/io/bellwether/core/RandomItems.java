package io.bellwether.core;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Seeded items whose features hint at their label. */
public final class RandomItems {
  /** Length of the items' embeddings. */
  public static final int EMBEDDING = 8;

  private static final String[] SYMBOLS = {"ABC", "XYZ", "", "7203.T"};
  private static final String[] LANGUAGES = {"en", "ja", "", "ko"};

  private final Random random;
  private final Random noise;
  private final Random dense;
  private final int bits;
  private final int numClasses;

  public RandomItems(long seed, int bits, int numClasses) {
    this.random = new Random(seed);
    this.noise = new Random(~seed);
    this.dense = new Random(seed + 1);
    this.bits = bits;
    this.numClasses = numClasses;
  }

  public int label() {
    return random.nextInt(numClasses);
  }

  /** Up to 30 distinct features of length one; a third of them come from the label's own range. */
  public Features item(int label) {
    Set<Integer> indices = new TreeSet<>();
    int size = 1 + random.nextInt(30);
    for (int i = 0; i < size; i++) {
      boolean hint = random.nextInt(3) == 0;
      indices.add(hint ? label * 8 + random.nextInt(8) : random.nextInt(1 << bits));
    }
    Features x = new Features(4);
    indices.forEach(index -> x.add(index, (float) (1 / Math.sqrt(indices.size()))));
    x.setContext(pick(SYMBOLS), pick(LANGUAGES), "wire", numbers(label));
    x.setEmbedding(embedding(label));
    return x;
  }

  /** Noise, raised where the label is. */
  private float[] embedding(int label) {
    float[] embedding = new float[EMBEDDING];
    for (int i = 0; i < EMBEDDING; i++) {
      embedding[i] = (float) dense.nextGaussian() + (i == label ? 1f : 0f);
    }
    return embedding;
  }

  /** One that hints at the label, one that does not, and one that is often missing. */
  private float[] numbers(int label) {
    float missing = noise.nextInt(3) == 0 ? Float.NaN : (float) noise.nextGaussian();
    return new float[] {
      label + (float) noise.nextGaussian(), 100 * (float) noise.nextGaussian(), missing
    };
  }

  public Features item() {
    return item(label());
  }

  private String pick(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
