package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the gate keeps of an item until its label comes: enough to write the lessons. After that
 * only the fact that it was there, so that an item sent twice is routed once; and before it is
 * routed, if it waits for its micro-batch, until when. Immutable.
 *
 * <p>Kept as the bytes that it is written as. Many wait for long, and as bytes each is two objects
 * and not a dozen, which the collector moves and each checkpoint looks through.
 */
final class Routed implements Expiry.Entry {
  private static final int NO_LABEL = -1;

  private static final long NOT_HELD = Long.MIN_VALUE;
  private static final int[] NOBODY = {};
  private static final byte[] NOTHING =
      Wire.bytes(
          new Contents(
                  new Features(0), NOBODY, Wire.NO_FLOATS, NOT_HELD, 0, NO_LABEL, NOBODY, NOBODY)
              ::write);

  /**
   * All but the event time.
   *
   * @param heldUntil decision time of the micro-batch it waits for; {@link Long#MIN_VALUE} if none
   * @param waits micro-batches that have sent it on to the next
   * @param shadows slots of those that were asked without weight
   * @param beside for each of them the index, in {@code slots}, of the version that it would
   *     replace, or {@link CombineInput.Shadow#ALONE}
   * @param label its class where that is known and only the lessons' weights are waited for, else
   *     {@link #NO_LABEL}
   */
  record Contents(
      Features features,
      int[] slots,
      float[] weights,
      long heldUntil,
      int waits,
      int label,
      int[] shadows,
      int[] beside) {

    private void write(DataOutput out) throws IOException {
      FeaturesWire.write(features, out);
      Wire.writeInts(slots, out);
      Wire.writeFloats(weights, out);
      out.writeLong(heldUntil);
      out.writeInt(waits);
      out.writeInt(label);
      Wire.writeInts(shadows, out);
      Wire.writeInts(beside, out);
    }

    private static Contents read(DataInput in, int version) throws IOException {
      Features features = FeaturesWire.read(in);
      int[] slots = Wire.readInts(in);
      float[] weights = Wire.readFloats(in);
      long heldUntil = in.readLong();
      int waits = in.readInt();
      int label = version > 2 ? in.readInt() : NO_LABEL;
      int[] shadows = version > 3 ? Wire.readInts(in) : NOBODY;
      int[] beside = version > 3 ? Wire.readInts(in) : NOBODY;
      return new Contents(features, slots, weights, heldUntil, waits, label, shadows, beside);
    }

    private Contents withLabel(int known) {
      return new Contents(features, slots, weights, heldUntil, waits, known, shadows, beside);
    }
  }

  private final long eventTime;
  private final boolean held;
  private final boolean labelled;
  private final boolean pending;
  private final byte[] contents;

  private Routed(long eventTime, Contents contents) {
    this.eventTime = eventTime;
    this.held = contents.heldUntil != NOT_HELD;
    this.labelled = contents.label != NO_LABEL;
    this.pending = contents.slots.length > 0;
    this.contents = Wire.bytes(contents::write);
  }

  private Routed(long eventTime) {
    this.eventTime = eventTime;
    this.held = false;
    this.labelled = false;
    this.pending = false;
    this.contents = NOTHING;
  }

  /** An item that was routed, and whom its lessons will go to. */
  static Routed to(
      long eventTime,
      Features features,
      int[] slots,
      float[] weights,
      int[] shadows,
      int[] beside) {
    return new Routed(
        eventTime, new Contents(features, slots, weights, NOT_HELD, 0, NO_LABEL, shadows, beside));
  }

  /** An item that waits for its micro-batch. */
  static Routed held(long eventTime, long until, int waits) {
    return new Routed(
        eventTime,
        new Contents(
            new Features(0), NOBODY, Wire.NO_FLOATS, until, waits, NO_LABEL, NOBODY, NOBODY));
  }

  /** The same, now that its label has come. */
  Routed withLabel(int known) {
    return new Routed(eventTime, contents().withLabel(known));
  }

  Routed taught() {
    return new Routed(eventTime);
  }

  /** Whether it waits for its micro-batch and has not been routed yet. */
  boolean isHeld() {
    return held;
  }

  /** Whether its label is known, but not yet what each expert is to learn of it. */
  boolean labelled() {
    return labelled;
  }

  /** Whether there is a lesson yet to come of it. */
  boolean pending() {
    return pending;
  }

  /** All that is known of it; made anew at each call. */
  Contents contents() {
    return Wire.parsed(contents, in -> Contents.read(in, RoutedCodec.VERSION));
  }

  @Override
  public long eventTime() {
    return eventTime;
  }

  @Override
  public boolean busy() {
    return isHeld();
  }

  /** How it waits in state. */
  public static final class RoutedCodec implements Codec<Routed> {
    private static final long serialVersionUID = 1;

    // 2: features may hold an embedding; 3: the label; 4: shadows
    private static final int VERSION = 4;

    @Override
    public Class<Routed> type() {
      return Routed.class;
    }

    @Override
    public int version() {
      return VERSION;
    }

    @Override
    public void write(Routed value, DataOutput out) throws IOException {
      out.writeLong(value.eventTime);
      out.write(value.contents);
    }

    @Override
    public Routed read(DataInput in, int version) throws IOException {
      long eventTime = in.readLong();
      Contents contents = Contents.read(in, version);
      // Most were taught, and these share their bytes.
      Routed read = new Routed(eventTime, contents);
      return Arrays.equals(read.contents, NOTHING) ? new Routed(eventTime) : read;
    }
  }
}
