package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the gate receives: an item to route, or the label of one that it routed. */
sealed interface GateInput extends Timed {

  /** The same message at another instant, for one that came too late for its own. */
  GateInput at(long time);

  /** An item to route, at its event time or later. */
  record Arrival(Item item, long time) implements GateInput {
    @Override
    public GateInput at(long newTime) {
      return new Arrival(item, newTime);
    }

    @Override
    public long itemTime() {
      return item.eventTime();
    }

    @Override
    public int rank() {
      return ITEM;
    }

    @Override
    public String itemId() {
      return item.id();
    }
  }

  /** A label to pass on as lessons. */
  record Labelled(Label label) implements GateInput {
    @Override
    public GateInput at(long newTime) {
      return new Labelled(label.at(newTime));
    }

    @Override
    public long time() {
      return label.time();
    }

    @Override
    public long itemTime() {
      return label.itemTime();
    }

    @Override
    public int rank() {
      return LABEL;
    }

    @Override
    public String itemId() {
      return label.itemId();
    }
  }

  /** How it crosses the network and waits in state. */
  final class GateInputCodec implements Codec<GateInput> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<GateInput> type() {
      return GateInput.class;
    }

    @Override
    public int version() {
      return 2; // features may hold an embedding
    }

    @Override
    public void write(GateInput value, DataOutput out) throws IOException {
      out.writeByte(value.rank());
      if (value instanceof Arrival arrival) {
        out.writeLong(arrival.time);
        Item.write(arrival.item, out);
      } else {
        Label.write(((Labelled) value).label, out);
      }
    }

    @Override
    public GateInput read(DataInput in, int version) throws IOException {
      if (in.readByte() != ITEM) {
        return new Labelled(Label.read(in));
      }
      long time = in.readLong();
      return new Arrival(Item.read(in, version), time);
    }
  }
}
