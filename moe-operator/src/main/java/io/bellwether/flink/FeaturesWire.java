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

  /** Items with fewer entries share the arrays of their one value. */
  private static final int SIZES = 512;

  private static final ThreadLocal<FeaturesWire> OF_THREAD =
      ThreadLocal.withInitial(FeaturesWire::new);

  /** By size, the latest array of one value. */
  private final float[][] uniform = new float[SIZES][];

  private Features latest = new Features(0);

  private int[] scratch = new int[64];

  private FeaturesWire() {}

  /**
   * Text features nearly always share one value (presence, scaled to length one), so that value is
   * written once. An embedding is written where there is one, so that it costs nothing elsewhere.
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
    int[] indices = readIndices(size, in);
    float[] values =
        (form & UNIFORM) != 0 && size > 0 ? alike(size, in.readFloat()) : readValues(size, in);
    String symbol = Wire.readString(in);
    String language = Wire.readString(in);
    String source = Wire.readString(in);
    float[] numbers = Wire.readFloats(in);
    float[] embedding = (form & EMBEDDED) != 0 ? Wire.readFloats(in) : Wire.NO_FLOATS;
    if (indices == latest.indices()
        && Arrays.equals(values, latest.values())
        && symbol.equals(latest.symbol())
        && language.equals(latest.language())
        && source.equals(latest.source())
        && Arrays.equals(numbers, latest.numbers())
        && Arrays.equals(embedding, latest.embedding())) {
      return latest;
    }
    latest = new Features(indices, values);
    latest.setContext(symbol, language, source, numbers);
    latest.setEmbedding(embedding);
    return latest;
  }

  /** The latest array itself where these are the same. */
  private int[] readIndices(int size, DataInput in) throws IOException {
    if (scratch.length < size) {
      scratch = new int[size];
    }
    for (int i = 0; i < size; i++) {
      scratch[i] = in.readInt();
    }
    int[] before = latest.indices();
    return Arrays.equals(scratch, 0, size, before, 0, before.length)
        ? before
        : Arrays.copyOf(scratch, size);
  }

  private float[] alike(int size, float value) {
    float[] known = size < SIZES ? uniform[size] : null;
    if (known != null && Float.floatToRawIntBits(known[0]) == Float.floatToRawIntBits(value)) {
      return known;
    }
    float[] values = new float[size];
    Arrays.fill(values, value);
    if (size < SIZES) {
      uniform[size] = values;
    }
    return values;
  }

  private static float[] readValues(int size, DataInput in) throws IOException {
    float[] values = size == 0 ? Wire.NO_FLOATS : new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
