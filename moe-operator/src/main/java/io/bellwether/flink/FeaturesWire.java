package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Features as messages hold them, written short and read with less garbage: the tasks of an item,
 * and its lessons, come one after the other with the same features, so that a thread hands out
 * those that it read last when it reads the same again. What is read is nobody's to change. Of one
 * thread.
 */
final class FeaturesWire {
  private static final int UNIFORM = 1;
  private static final int EMBEDDED = 2;

  private static final ThreadLocal<FeaturesWire> OF_THREAD =
      ThreadLocal.withInitial(FeaturesWire::new);

  private Features latest = new Features(0);

  /** What is read before it is known whether it was there before. */
  private int[] indices = new int[64];

  private float[] values = new float[64];

  private FeaturesWire() {}

  /**
   * A value that all entries share is written once; an embedding where there is one, so that it
   * costs nothing elsewhere.
   */
  static void write(Features x, DataOutput out) throws IOException {
    boolean uniform = isUniform(x);
    out.writeInt(x.size());
    // Older versions wrote a boolean here, which is the same byte without an embedding.
    out.writeByte((uniform ? UNIFORM : 0) | (x.embedding().length > 0 ? EMBEDDED : 0));
    for (int i = 0; i < x.size(); i++) {
      out.writeInt(x.indices()[i]);
    }
    for (int i = 0; i < (uniform ? Math.min(1, x.size()) : x.size()); i++) {
      out.writeFloat(x.values()[i]);
    }
    Wire.writeString(x.symbol(), out);
    Wire.writeString(x.language(), out);
    Wire.writeString(x.source(), out);
    Wire.writeFloats(x.numbers(), out);
    if (x.embedding().length > 0) {
      Wire.writeFloats(x.embedding(), out);
    }
  }

  private static boolean isUniform(Features x) {
    for (int i = 1; i < x.size(); i++) {
      if (Float.floatToRawIntBits(x.values()[i]) != Float.floatToRawIntBits(x.values()[0])) {
        return false;
      }
    }
    return true;
  }

  /** Reads what {@link #write} wrote. */
  static Features read(DataInput in) throws IOException {
    return OF_THREAD.get().readOne(in);
  }

  private Features readOne(DataInput in) throws IOException {
    int size = in.readInt();
    int form = in.readByte();
    readEntries(size, (form & UNIFORM) != 0, in);
    String symbol = Wire.readString(in);
    String language = Wire.readString(in);
    String source = Wire.readString(in);
    float[] numbers = Wire.readFloats(in);
    float[] embedding = (form & EMBEDDED) != 0 ? Wire.readFloats(in) : Wire.NO_FLOATS;
    if (size == latest.size()
        && Arrays.equals(indices, 0, size, latest.indices(), 0, size)
        && Arrays.equals(values, 0, size, latest.values(), 0, size)
        && symbol.equals(latest.symbol())
        && language.equals(latest.language())
        && source.equals(latest.source())
        && Arrays.equals(numbers, latest.numbers())
        && Arrays.equals(embedding, latest.embedding())) {
      return latest;
    }
    latest = new Features(Arrays.copyOf(indices, size), Arrays.copyOf(values, size));
    latest.setContext(symbol, language, source, numbers);
    latest.setEmbedding(embedding);
    return latest;
  }

  private void readEntries(int size, boolean uniform, DataInput in) throws IOException {
    if (indices.length < size) {
      indices = new int[size];
      values = new float[size];
    }
    for (int i = 0; i < size; i++) {
      indices[i] = in.readInt();
    }
    for (int i = 0; i < size; i++) {
      values[i] = uniform && i > 0 ? values[0] : in.readFloat();
    }
  }
}
