package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** How the parts that several messages share are written. */
final class Wire {
  static final float[] NO_FLOATS = {};

  private static final ThreadLocal<DataOutputSerializer> BUFFER =
      ThreadLocal.withInitial(() -> new DataOutputSerializer(512));

  private Wire() {}

  /** How something is written. */
  interface Writing {
    void write(DataOutput out) throws IOException;
  }

  /** How something is read. */
  interface Reading<T> {
    T read(DataInput in) throws IOException;
  }

  /** What it is written as; not to be called by what is being written. */
  static byte[] bytes(Writing value) {
    DataOutputSerializer out = BUFFER.get();
    out.clear();
    try {
      value.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not refuse bytes", e);
    }
    return out.getCopyOfBuffer();
  }

  /** What {@link #bytes} made bytes of. */
  static <T> T parsed(byte[] bytes, Reading<T> reading) {
    try {
      return reading.read(new DataInputDeserializer(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("these bytes were written by the same release", e);
    }
  }

  static void writeString(String value, DataOutput out) throws IOException {
    StringWire.write(value, out);
  }

  static String readString(DataInput in) throws IOException {
    return StringWire.read(in);
  }

  static void writeStrings(Collection<String> values, DataOutput out) throws IOException {
    out.writeInt(values.size());
    for (String value : values) {
      writeString(value, out);
    }
  }

  static List<String> readStrings(DataInput in) throws IOException {
    List<String> values = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      values.add(readString(in));
    }
    return values;
  }

  static void writeFloats(float[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static float[] readFloats(DataInput in) throws IOException {
    int size = in.readInt();
    float[] values = size == 0 ? NO_FLOATS : new float[size];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  static void writeDoubles(double[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static double[] readDoubles(DataInput in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  static void writeInts(int[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  static int[] readInts(DataInput in) throws IOException {
    int[] values = new int[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }
}
