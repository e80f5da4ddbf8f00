package io.bellwether.core;

import java.io.DataOutput;
import java.io.IOException;

/** Runs of floats in snapshots. */
public final class Floats {
  private Floats() {}

  /** Writes {@code length} floats of an array, each as {@link DataOutput#writeFloat} does. */
  public static void write(DataOutput out, float[] from, int offset, int length)
      throws IOException {
    if (out instanceof SnapshotBuffer buffer) {
      buffer.writeFloats(from, offset, length);
      return;
    }
    for (int i = offset; i < offset + length; i++) {
      out.writeFloat(from[i]);
    }
  }
}
