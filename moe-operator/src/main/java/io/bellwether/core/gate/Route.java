package io.bellwether.core.gate;

import java.util.Arrays;

/**
 * Whom the gate asks about one item, and with which routing weight. A reusable buffer: the caller
 * owns it, {@link Gate#route} fills it. Weights are positive and in descending order. Equal weights
 * are in an order that depends on the item and is the same whenever the item comes, so that no
 * expert is favoured for its slot.
 */
public final class Route {
  private int[] experts;
  private float[] weights;
  private int size;

  /** Makes a buffer for {@code capacity} experts, which grows when there are more. */
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
    if (size == experts.length) {
      int capacity = Math.max(4, 2 * size);
      experts = Arrays.copyOf(experts, capacity);
      weights = Arrays.copyOf(weights, capacity);
    }
    experts[size] = expert;
    weights[size++] = weight;
  }

  /** Multiplies all weights. */
  public void scale(float factor) {
    for (int i = 0; i < size; i++) {
      weights[i] *= factor;
    }
  }

  /** Replaces the weight of the {@code i}-th asked expert. */
  void setWeight(int i, float weight) {
    weights[i] = weight;
  }

  /** Puts an expert before the {@code rank}-th; the others move on. */
  void insert(int rank, int expert, float weight) {
    add(expert, weight);
    // Mostly two or three are moved, for which a call that copies would take longer.
    for (int i = size - 1; i > rank; i--) {
      experts[i] = experts[i - 1];
      weights[i] = weights[i - 1];
    }
    set(rank, expert, weight);
  }

  /** Replaces the {@code i}-th asked expert. */
  void set(int i, int expert, float weight) {
    experts[i] = expert;
    weights[i] = weight;
  }

  /** Forgets all but the first {@code count} experts. */
  void truncate(int count) {
    size = Math.min(size, count);
  }

  /** Puts the experts into descending order of weight; those of equal weight keep theirs. */
  void sort() {
    for (int i = 1; i < size; i++) {
      int expert = experts[i];
      float weight = weights[i];
      int j = i;
      for (; j > 0 && weights[j - 1] < weight; j--) {
        experts[j] = experts[j - 1];
        weights[j] = weights[j - 1];
      }
      experts[j] = expert;
      weights[j] = weight;
    }
  }
}
