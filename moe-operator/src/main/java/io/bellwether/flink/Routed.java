package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the gate keeps of an item until its label comes: enough to write the lessons. After that
 * only the fact that it was there, so that an item sent twice is routed once; and before it is
 * routed, if it waits for its micro-batch, until when.
 *
 * @param heldUntil decision time of the micro-batch it waits for; {@link Long#MIN_VALUE} if none
 * @param waits micro-batches that have sent it on to the next
 * @param shadows slots of those that were asked without weight
 * @param beside for each of them the index, in {@code slots}, of the version that it would replace,
 *     or {@link CombineInput.Shadow#ALONE}
 * @param label its class where that is known and only the lessons' weights are waited for, else
 *     {@link #NO_LABEL}
 */
record Routed(
    long eventTime,
    Features features,
    int[] slots,
    float[] weights,
    long heldUntil,
    int waits,
    int label,
    int[] shadows,
    int[] beside)
    implements Expiry.Entry {
  static final int NO_LABEL = -1;

  private static final long NOT_HELD = Long.MIN_VALUE;
  private static final Features NOTHING = new Features(0);
  private static final int[] NOBODY = {};
  private static final float[] NO_WEIGHTS = {};

  Routed(long eventTime, Features features, int[] slots, float[] weights) {
    this(eventTime, features, slots, weights, NOBODY, NOBODY);
  }

  Routed(
      long eventTime,
      Features features,
      int[] slots,
      float[] weights,
      int[] shadows,
      int[] beside) {
    this(eventTime, features, slots, weights, NOT_HELD, 0, NO_LABEL, shadows, beside);
  }

  /** An item that waits for its micro-batch. */
  static Routed held(long eventTime, long until, int waits) {
    return new Routed(
        eventTime, NOTHING, NOBODY, NO_WEIGHTS, until, waits, NO_LABEL, NOBODY, NOBODY);
  }

  /** The same, now that its label has come. */
  Routed withLabel(int known) {
    return new Routed(
        eventTime, features, slots, weights, heldUntil, waits, known, shadows, beside);
  }

  Routed taught() {
    return new Routed(eventTime, NOTHING, NOBODY, NO_WEIGHTS);
  }

  /** Whether it waits for its micro-batch and has not been routed yet. */
  boolean isHeld() {
    return heldUntil != NOT_HELD;
  }

  /** Whether its label is known, but not yet what each expert is to learn of it. */
  boolean labelled() {
    return label != NO_LABEL;
  }

  /** Whether there is a lesson yet to come of it. */
  boolean pending() {
    return slots.length > 0;
  }

  @Override
  public boolean busy() {
    return isHeld();
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
      return 4; // 2: features may hold an embedding; 3: the label; 4: shadows
    }

    @Override
    public void write(Routed value, DataOutput out) throws IOException {
      out.writeLong(value.eventTime);
      FeaturesWire.write(value.features, out);
      Wire.writeInts(value.slots, out);
      Wire.writeFloats(value.weights, out);
      out.writeLong(value.heldUntil);
      out.writeInt(value.waits);
      out.writeInt(value.label);
      Wire.writeInts(value.shadows, out);
      Wire.writeInts(value.beside, out);
    }

    @Override
    public Routed read(DataInput in, int version) throws IOException {
      long eventTime = in.readLong();
      Features features = FeaturesWire.read(in);
      int[] slots = Wire.readInts(in);
      float[] weights = Wire.readFloats(in);
      long heldUntil = in.readLong();
      int waits = in.readInt();
      int label = version > 2 ? in.readInt() : NO_LABEL;
      int[] shadows = version > 3 ? Wire.readInts(in) : NOBODY;
      int[] beside = version > 3 ? Wire.readInts(in) : NOBODY;
      return new Routed(
          eventTime, features, slots, weights, heldUntil, waits, label, shadows, beside);
    }
  }
}
