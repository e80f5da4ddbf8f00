package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The lessons of a mini-batch that is not complete yet, folded; a reusable buffer. */
final class WaitingLessons {
  private final FoldedRows[] rows;
  private final int[] labels;
  private final float[] weights;
  private int size;

  WaitingLessons(int capacity, int bits) {
    rows = new FoldedRows[capacity];
    labels = new int[capacity];
    weights = new float[capacity];
    for (int i = 0; i < capacity; i++) {
      rows[i] = new FoldedRows(bits);
    }
  }

  void add(Features x, int label, float weight) {
    rows[size].foldToUnitBall(x);
    labels[size] = label;
    weights[size++] = weight;
  }

  boolean isFull() {
    return size == rows.length;
  }

  int size() {
    return size;
  }

  FoldedRows rows(int lesson) {
    return rows[lesson];
  }

  int label(int lesson) {
    return labels[lesson];
  }

  float weight(int lesson) {
    return weights[lesson];
  }

  void clear() {
    size = 0;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(labels[i]);
      out.writeFloat(weights[i]);
      rows[i].save(out);
    }
  }

  void load(DataInput in, int numClasses) throws IOException {
    size = Check.size("waiting lessons", in.readInt(), rows.length - 1);
    for (int i = 0; i < size; i++) {
      labels[i] = Check.label(in.readInt(), 0, numClasses);
      weights[i] = DenseFloats.readOne(in);
      rows[i].load(in);
    }
  }
}
