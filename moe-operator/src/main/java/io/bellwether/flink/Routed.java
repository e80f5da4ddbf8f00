package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the gate keeps of an item until its label comes: enough to write the lessons. After that
 * only the fact that it was there, so that an item sent twice is routed once.
 */
record Routed(long time, Features features, int[] slots, float[] weights) {
  private static final Features NOTHING = new Features(0);
  private static final int[] NOBODY = {};
  private static final float[] NO_WEIGHTS = {};

  Routed taught() {
    return new Routed(time, NOTHING, NOBODY, NO_WEIGHTS);
  }

  /** How it waits in state. */
  public static final class RoutedCodec implements Codec<Routed> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Routed> type() {
      return Routed.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Routed value, DataOutput out) throws IOException {
      out.writeLong(value.time);
      Wire.writeFeatures(value.features, out);
      Wire.writeInts(value.slots, out);
      Wire.writeFloats(value.weights, out);
    }

    @Override
    public Routed read(DataInput in, int version) throws IOException {
      long time = in.readLong();
      Features features = Wire.readFeatures(in);
      int[] slots = Wire.readInts(in);
      return new Routed(time, features, slots, Wire.readFloats(in));
    }
  }
}
