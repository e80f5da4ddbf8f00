package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How the parts that several messages share are written. */
final class Wire {
  private static final int UNIFORM = 1;
  private static final int EMBEDDED = 2;

  private Wire() {}

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

  /**
   * Text features nearly always share one value (presence, scaled to length one), so that value is
   * written once. An embedding is written where there is one, so that it costs nothing elsewhere.
   */
  static void writeFeatures(Features x, DataOutput out) throws IOException {
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
    writeString(x.symbol(), out);
    writeString(x.language(), out);
    writeString(x.source(), out);
    writeFloats(x.numbers(), out);
    if (x.embedding().length > 0) {
      writeFloats(x.embedding(), out);
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

  static Features readFeatures(DataInput in) throws IOException {
    int size = in.readInt();
    int form = in.readByte();
    boolean uniform = (form & UNIFORM) != 0;
    int[] indices = new int[size];
    for (int i = 0; i < size; i++) {
      indices[i] = in.readInt();
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = uniform && i > 0 ? values[0] : in.readFloat();
    }
    Features x = new Features(indices, values);
    String symbol = readString(in);
    String language = readString(in);
    String source = readString(in);
    x.setContext(symbol, language, source, readFloats(in));
    if ((form & EMBEDDED) != 0) {
      x.setEmbedding(readFloats(in));
    }
    return x;
  }

  static void writeFloats(float[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static float[] readFloats(DataInput in) throws IOException {
    float[] values = new float[in.readInt()];
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
