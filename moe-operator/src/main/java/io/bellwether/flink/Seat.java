package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One expert slot and who sits in it. A slot is never given to another expert: a replacement takes
 * a new slot, so that what was learned of the old one is not held for or against the new.
 *
 * @param version counts the experts of this name, from 1
 * @param activeFrom event time from which it is asked
 * @param retiredFrom event time from which it is not asked any more; {@link Long#MAX_VALUE} for
 *     never
 * @param configured whether it comes from the configuration rather than the control topic
 */
record Seat(
    int slot,
    String name,
    int version,
    String definition,
    long activeFrom,
    long retiredFrom,
    boolean configured) {

  boolean activeAt(long time) {
    return time >= activeFrom && time < retiredFrom;
  }

  boolean retired() {
    return retiredFrom != Long.MAX_VALUE;
  }

  Seat retiredFrom(long time) {
    return new Seat(slot, name, version, definition, activeFrom, time, configured);
  }

  /** How seats are kept in state. */
  public static final class SeatCodec implements Codec<Seat> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Seat> type() {
      return Seat.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Seat value, DataOutput out) throws IOException {
      out.writeInt(value.slot);
      Wire.writeString(value.name, out);
      out.writeInt(value.version);
      Wire.writeString(value.definition, out);
      out.writeLong(value.activeFrom);
      out.writeLong(value.retiredFrom);
      out.writeBoolean(value.configured);
    }

    @Override
    public Seat read(DataInput in, int version) throws IOException {
      int slot = in.readInt();
      String name = Wire.readString(in);
      int seatVersion = in.readInt();
      String definition = Wire.readString(in);
      long activeFrom = in.readLong();
      long retiredFrom = in.readLong();
      return new Seat(
          slot, name, seatVersion, definition, activeFrom, retiredFrom, in.readBoolean());
    }
  }
}
