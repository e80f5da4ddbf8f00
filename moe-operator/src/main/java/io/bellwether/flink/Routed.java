package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the gate keeps of an item until its label comes: enough to write the lessons. After that
 * only the fact that it was there, so that an item sent twice is routed once.
 */
record Routed(long eventTime, Features features, int[] slots, float[] weights)
    implements Expiry.Entry {
  private static final Features NOTHING = new Features(0);
  private static final int[] NOBODY = {};
  private static final float[] NO_WEIGHTS = {};

  Routed taught() {
    return new Routed(eventTime, NOTHING, NOBODY, NO_WEIGHTS);
  }

  /** Whether there is a lesson yet to come of it. */
  boolean pending() {
    return slots.length > 0;
  }

  @Override
  public boolean busy() {
    return false;
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
      out.writeLong(value.eventTime);
      Wire.writeFeatures(value.features, out);
      Wire.writeInts(value.slots, out);
      Wire.writeFloats(value.weights, out);
    }

    @Override
    public Routed read(DataInput in, int version) throws IOException {
      long eventTime = in.readLong();
      Features features = Wire.readFeatures(in);
      int[] slots = Wire.readInts(in);
      return new Routed(eventTime, features, slots, Wire.readFloats(in));
    }
  }
}
