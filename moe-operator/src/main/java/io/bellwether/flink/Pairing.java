package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far the label join is with an item id. One value, so that an id costs one look-up a record
 * and one entry a checkpoint; an outcome that has to wait lies beside it, as few have to.
 */
sealed interface Pairing {

  /** An outcome waits for its item. */
  record Early() implements Pairing {}

  /**
   * The item came.
   *
   * @param waiting whether an outcome waits for its label time
   */
  record Open(ItemKeys item, boolean waiting) implements Pairing {}

  /**
   * They met; kept to know what comes again.
   *
   * @param itemTime event time of the item
   */
  record Joined(long itemTime, String label) implements Pairing {}

  /** How it is kept in state. */
  final class PairingCodec implements Codec<Pairing> {
    private static final long serialVersionUID = 1;
    private static final ItemKeys.ItemKeysCodec KEYS = new ItemKeys.ItemKeysCodec();
    private static final int EARLY = 0;
    private static final int OPEN = 1;
    private static final int WAITING = 2;
    private static final int JOINED = 3;

    @Override
    public Class<Pairing> type() {
      return Pairing.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Pairing value, DataOutput out) throws IOException {
      if (value instanceof Open open) {
        out.writeByte(open.waiting ? WAITING : OPEN);
        KEYS.write(open.item, out);
      } else if (value instanceof Joined joined) {
        out.writeByte(JOINED);
        out.writeLong(joined.itemTime);
        Wire.writeString(joined.label, out);
      } else {
        out.writeByte(EARLY);
      }
    }

    @Override
    public Pairing read(DataInput in, int version) throws IOException {
      int kind = in.readByte();
      return switch (kind) {
        case EARLY -> new Early();
        case OPEN, WAITING -> new Open(KEYS.read(in, KEYS.version()), kind == WAITING);
        case JOINED -> new Joined(in.readLong(), Wire.readString(in));
        default -> throw new IOException("no such kind of pairing: " + kind);
      };
    }
  }
}
