package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.IOException;

/** Reads what {@link io.bellwether.core.Floats} wrote, which must be finite. */
final class DenseFloats {
  private DenseFloats() {}

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
