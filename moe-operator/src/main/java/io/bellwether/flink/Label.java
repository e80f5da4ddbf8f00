package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An outcome that found its item.
 *
 * @param itemTime event time of the item
 * @param time from when on it may be used: the outcome's label time, or the item's event time where
 *     that is later
 * @param label index of the class
 */
record Label(
    String itemId, long itemTime, long time, int label, String routingKey, String filterKey) {

  Label at(long newTime) {
    return new Label(itemId, itemTime, newTime, label, routingKey, filterKey);
  }

  static void write(Label label, DataOutput out) throws IOException {
    Wire.writeString(label.itemId, out);
    out.writeLong(label.itemTime);
    out.writeLong(label.time);
    out.writeInt(label.label);
    Wire.writeString(label.routingKey, out);
    Wire.writeString(label.filterKey, out);
  }

  static Label read(DataInput in) throws IOException {
    String itemId = Wire.readString(in);
    long itemTime = in.readLong();
    long time = in.readLong();
    int label = in.readInt();
    String routingKey = Wire.readString(in);
    return new Label(itemId, itemTime, time, label, routingKey, Wire.readString(in));
  }

  /** How labels cross the network. */
  public static final class LabelCodec implements Codec<Label> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Label> type() {
      return Label.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Label value, DataOutput out) throws IOException {
      Label.write(value, out);
    }

    @Override
    public Label read(DataInput in, int version) throws IOException {
      return Label.read(in);
    }
  }
}
