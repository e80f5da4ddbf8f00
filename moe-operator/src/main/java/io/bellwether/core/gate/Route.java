package io.bellwether.core.gate;

/**
 * Whom the gate asks about one item, and with which routing weight. A reusable buffer: the caller
 * owns it, {@link Gate#route} fills it. Weights are positive and in descending order. Equal weights
 * are in an order that depends on the item and is the same whenever the item comes, so that no
 * expert is favoured for its slot.
 */
public final class Route {
  private final int[] experts;
  private final float[] weights;
  private int size;

  /** Makes a buffer for up to {@code capacity} experts. */
  public Route(int capacity) {
    experts = new int[capacity];
    weights = new float[capacity];
  }

  /** Number of experts asked. */
  public int size() {
    return size;
  }

  /** Slot of the {@code i}-th asked expert. */
  public int expert(int i) {
    return experts[i];
  }

  /** Routing weight of the {@code i}-th asked expert. */
  public float weight(int i) {
    return weights[i];
  }

  /** Empties the route. */
  public void clear() {
    size = 0;
  }

  /** Appends an expert. */
  public void add(int expert, float weight) {
    experts[size] = expert;
    weights[size++] = weight;
  }

  /** Multiplies all weights. */
  public void scale(float factor) {
    for (int i = 0; i < size; i++) {
      weights[i] *= factor;
    }
  }
}
