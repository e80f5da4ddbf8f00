package io.bellwether.core.expert;

import io.bellwether.core.Floats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Runs of floats in snapshots; what is read must be finite. */
final class DenseFloats {
  private DenseFloats() {}

  static void write(DataOutput out, float[] from, int offset, int length) throws IOException {
    Floats.write(out, from, offset, length);
  }

  static void read(DataInput in, float[] into, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      into[i] = readOne(in);
    }
  }

  static float readOne(DataInput in) throws IOException {
    float value = in.readFloat();
    if (!Float.isFinite(value)) {
      throw new IOException("weights in a snapshot must be finite: " + value);
    }
    return value;
  }
}
