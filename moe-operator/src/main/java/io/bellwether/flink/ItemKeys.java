package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the label join needs to know of an item: where its label must go, and from when on. */
record ItemKeys(String itemId, long eventTime, String routingKey, String filterKey) {

  /** How keys cross the network and wait in state. */
  public static final class ItemKeysCodec implements Codec<ItemKeys> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<ItemKeys> type() {
      return ItemKeys.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ItemKeys value, DataOutput out) throws IOException {
      Wire.writeString(value.itemId, out);
      out.writeLong(value.eventTime);
      Wire.writeString(value.routingKey, out);
      Wire.writeString(value.filterKey, out);
    }

    @Override
    public ItemKeys read(DataInput in, int version) throws IOException {
      String itemId = Wire.readString(in);
      long eventTime = in.readLong();
      String routingKey = Wire.readString(in);
      return new ItemKeys(itemId, eventTime, routingKey, Wire.readString(in));
    }
  }
}
