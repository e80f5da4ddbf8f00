package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One expert slot and who sits in it. A slot is never given to another expert: a replacement takes
 * a new slot, so that what was learned of the old one is not held for or against the new.
 *
 * <p>The slot is where its owner finds it; gate and beliefs know it by its column, which a shadow
 * does not have. So they cannot be touched by one.
 *
 * @param version counts the experts of this name, from 1
 * @param activeFrom event time from which it is asked; of a shadow {@link Long#MAX_VALUE}
 * @param retiredFrom event time from which it is not asked any more; {@link Long#MAX_VALUE} for
 *     never
 * @param configured whether it comes from the configuration rather than the control topic
 * @param column its number among those that are weighed, or {@link #NO_COLUMN}
 * @param shadow when it is asked beside the experts, without weight
 * @param earlier begins and ends of the times when it was asked before it was restored
 * @param change the control record of this name that was applied last; 0 for none
 */
record Seat(
    int slot,
    String name,
    int version,
    String definition,
    long activeFrom,
    long retiredFrom,
    boolean configured,
    int column,
    Shadowing shadow,
    List<Long> earlier,
    long change) {
  static final int NO_COLUMN = -1;

  /**
   * Times of shadowing.
   *
   * @param relief whether it is promoted as soon as it has voted
   */
  record Shadowing(long from, long until, boolean relief) {
    static final Shadowing NONE = new Shadowing(Long.MAX_VALUE, Long.MAX_VALUE, false);
  }

  Seat {
    earlier = List.copyOf(earlier);
  }

  /** A seat that never was a shadow, in the column of its slot. */
  Seat(
      int slot,
      String name,
      int version,
      String definition,
      long activeFrom,
      long retiredFrom,
      boolean configured) {
    this(
        slot,
        name,
        version,
        definition,
        activeFrom,
        retiredFrom,
        configured,
        slot,
        Shadowing.NONE,
        List.of(),
        0);
  }

  boolean activeAt(long time) {
    if (time >= activeFrom && time < retiredFrom) {
      return true;
    }
    for (int i = 0; i < earlier.size(); i += 2) {
      if (time >= earlier.get(i) && time < earlier.get(i + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is weighed, now or at other times. */
  boolean isMember() {
    return column != NO_COLUMN;
  }

  /** Whether it stands in shadow and nobody has ended that. */
  boolean isShadow() {
    return !isMember() && shadow.until == Long.MAX_VALUE;
  }

  boolean shadowAt(long time) {
    return time >= shadow.from && time < shadow.until;
  }

  boolean retired() {
    return goneFrom() != Long.MAX_VALUE;
  }

  /** Event time from which nobody asks it; {@link Long#MAX_VALUE} for never. */
  long goneFrom() {
    return isMember() ? retiredFrom : shadow.until;
  }

  /** When it was first weighed. */
  long firstActive() {
    return earlier.isEmpty() ? activeFrom : earlier.get(0);
  }

  /** How often it has been called up: one more with each time that it was restored. */
  int life() {
    return earlier.size() / 2 + 1;
  }

  Seat retiredFrom(long time) {
    return with(activeFrom, time, column, shadow, earlier, change);
  }

  Seat shadowedUntil(long time) {
    Shadowing ended = new Shadowing(shadow.from, time, shadow.relief);
    return with(activeFrom, retiredFrom, column, ended, earlier, change);
  }

  Seat promotedTo(int newColumn, long time) {
    Shadowing ended = new Shadowing(shadow.from, time, shadow.relief);
    return with(time, Long.MAX_VALUE, newColumn, ended, earlier, change);
  }

  Seat restoredFrom(long time) {
    List<Long> periods = new ArrayList<>(earlier);
    periods.add(activeFrom);
    periods.add(retiredFrom);
    return with(time, Long.MAX_VALUE, column, shadow, periods, change);
  }

  Seat changedBy(long control) {
    return with(activeFrom, retiredFrom, column, shadow, earlier, control);
  }

  private Seat with(
      long from, long until, int newColumn, Shadowing when, List<Long> periods, long control) {
    return new Seat(
        slot,
        name,
        version,
        definition,
        from,
        until,
        configured,
        newColumn,
        when,
        periods,
        control);
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
      return 2; // 2: columns, shadows, former lives
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
      out.writeInt(value.column);
      out.writeLong(value.shadow.from);
      out.writeLong(value.shadow.until);
      out.writeBoolean(value.shadow.relief);
      out.writeInt(value.earlier.size());
      for (long time : value.earlier) {
        out.writeLong(time);
      }
      out.writeLong(value.change);
    }

    @Override
    public Seat read(DataInput in, int version) throws IOException {
      int slot = in.readInt();
      String name = Wire.readString(in);
      int seatVersion = in.readInt();
      String definition = Wire.readString(in);
      long activeFrom = in.readLong();
      long retiredFrom = in.readLong();
      boolean configured = in.readBoolean();
      Seat old = new Seat(slot, name, seatVersion, definition, activeFrom, retiredFrom, configured);
      return version == 1 ? old : readRest(old, in);
    }

    private static Seat readRest(Seat old, DataInput in) throws IOException {
      int column = in.readInt();
      long from = in.readLong();
      long until = in.readLong();
      Shadowing shadow = new Shadowing(from, until, in.readBoolean());
      List<Long> earlier = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        earlier.add(in.readLong());
      }
      return old.with(old.activeFrom, old.retiredFrom, column, shadow, earlier, in.readLong());
    }
  }
}
