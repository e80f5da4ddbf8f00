package io.bellwether.core;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Runs of floats in snapshots. */
public final class Floats {
  private static final int FEW = 16;

  private Floats() {}

  /** Writes {@code length} floats of an array, each as {@link DataOutput#writeFloat} does. */
  public static void write(DataOutput out, float[] from, int offset, int length)
      throws IOException {
    if (out instanceof SnapshotBuffer buffer) {
      buffer.writeFloats(from, offset, length);
    } else if (length > FEW) {
      // At once: number by number, a gate's version of a thousand experts takes long.
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length);
      bytes.asFloatBuffer().put(from, offset, length);
      out.write(bytes.array());
    } else {
      for (int i = offset; i < offset + length; i++) {
        out.writeFloat(from[i]);
      }
    }
  }
}
