package io.bellwether.flink;

import io.bellwether.core.served.Question;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A question to a served expert on its way through the job. Carries the expert's definition, so
 * that whoever asks needs no roster, and all that a {@link CombineInput.Ballot} needs. Immutable.
 *
 * @param slot the expert's
 * @param expert its name
 * @param definition in the job's {@link DefinitionFormat}
 * @param item what the question is about; its features are empty
 * @param time as of the item's tasks: in event-time order when it is decided on, else its event
 *     time
 * @param askedAt by the wall clock, when the gate asked
 * @param watched slots of the in-stream experts that have to be unsure first; empty for none
 * @param weights of these
 * @param sureAbove see {@link io.bellwether.core.mixture.Terms}
 */
record Inquiry(
    int slot,
    String expert,
    String definition,
    Item item,
    long time,
    long askedAt,
    String filterKey,
    int[] watched,
    float[] weights,
    double sureAbove) {

  String itemId() {
    return item.id();
  }

  /** Whether in-stream experts have to be unsure first. */
  boolean isHeld() {
    return watched.length > 0;
  }

  Question question(long deadlineMillis) {
    return new Question(
        item.id(),
        item.text(),
        item.features().language(),
        item.features().symbol(),
        item.features().source(),
        item.eventTime(),
        deadlineMillis);
  }

  /** How it crosses the network and waits in state. */
  public static final class InquiryCodec implements Codec<Inquiry> {
    private static final long serialVersionUID = 1;

    /** The version of items in version 1 of inquiries. */
    private static final int ITEM_VERSION = 2;

    @Override
    public Class<Inquiry> type() {
      return Inquiry.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Inquiry value, DataOutput out) throws IOException {
      out.writeInt(value.slot);
      Wire.writeString(value.expert, out);
      Wire.writeString(value.definition, out);
      Item.write(value.item, out);
      out.writeLong(value.time);
      out.writeLong(value.askedAt);
      Wire.writeString(value.filterKey, out);
      Wire.writeInts(value.watched, out);
      Wire.writeFloats(value.weights, out);
      out.writeDouble(value.sureAbove);
    }

    @Override
    public Inquiry read(DataInput in, int version) throws IOException {
      int slot = in.readInt();
      String expert = Wire.readString(in);
      String definition = Wire.readString(in);
      Item item = Item.read(in, ITEM_VERSION);
      long time = in.readLong();
      long askedAt = in.readLong();
      String filterKey = Wire.readString(in);
      int[] watched = Wire.readInts(in);
      float[] weights = Wire.readFloats(in);
      return new Inquiry(
          slot,
          expert,
          definition,
          item,
          time,
          askedAt,
          filterKey,
          watched,
          weights,
          in.readDouble());
    }
  }
}
