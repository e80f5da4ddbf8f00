package io.bellwether.core.gate;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What gates have in common that learn nothing and weigh whom they ask alike. */
abstract class StaticGate implements Gate {
  private int numExperts;
  private int[] slots;
  private float[] scores;
  private float[] zeros;

  StaticGate(int numExperts) {
    allocate(numExperts);
  }

  private void allocate(int experts) {
    numExperts = experts;
    slots = new int[experts];
    scores = new float[experts];
    zeros = new float[experts];
  }

  @Override
  public final int numExperts() {
    return numExperts;
  }

  @Override
  public int maxAsked() {
    return numExperts;
  }

  @Override
  public void resize(int experts) {
    Check.resize(numExperts, experts);
    allocate(experts);
  }

  @Override
  public void project(Features x, Features out) {
    out.clear();
    out.setContext(x.symbol(), x.language(), x.source(), x.numbers());
  }

  /** Fills {@code out}, which is empty, with the marked experts in an order that is the item's. */
  final void rankAlike(Features projected, boolean[] marked, int atMost, Route out) {
    int count = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      if (marked[slot]) {
        slots[count] = slot;
        scores[count++] = 0f;
      }
    }
    TopK.pick(atMost, slots, scores, zeros, count, TopK.hash(projected), out);
  }

  @Override
  public void weigh(Route chosen) {
    for (int i = 0; i < chosen.size(); i++) {
      chosen.setWeight(i, 1f / chosen.size());
    }
  }

  @Override
  public void learn(Features projected, Route route, float[] likelihood) {
    Check.lesson(numExperts, route, likelihood);
  }

  @Override
  public final int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numExperts);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    int experts = in.readInt();
    if (experts < 1) {
      throw new IOException("snapshot must be of a gate with at least 1 expert: " + experts);
    }
    if (experts > numExperts) {
      resize(experts);
    }
  }
}
