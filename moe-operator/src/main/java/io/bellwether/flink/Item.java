package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A news item as the operators see it: its features, and its text for the experts that are asked
 * with that. Immutable.
 *
 * @param headline the beginning of the text, for display
 * @param origin where it was read, as {@code partition:offset}; travels to the prediction's headers
 */
record Item(
    String id, long eventTime, String headline, String origin, Features features, String text) {

  /** An item of which no more text is known than its headline. */
  Item(String id, long eventTime, String headline, String origin, Features features) {
    this(id, eventTime, headline, origin, features, headline);
  }

  static void write(Item item, DataOutput out) throws IOException {
    Wire.writeString(item.id, out);
    out.writeLong(item.eventTime);
    Wire.writeString(item.headline, out);
    Wire.writeString(item.origin, out);
    FeaturesWire.write(item.features, out);
    Wire.writeString(item.text, out);
  }

  /** Version 1 held no text. */
  static Item read(DataInput in, int version) throws IOException {
    String id = Wire.readString(in);
    long eventTime = in.readLong();
    String headline = Wire.readString(in);
    String origin = Wire.readString(in);
    Features features = FeaturesWire.read(in);
    return version == 1
        ? new Item(id, eventTime, headline, origin, features)
        : new Item(id, eventTime, headline, origin, features, Wire.readString(in));
  }

  /** How items cross the network. */
  public static final class ItemCodec implements Codec<Item> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Item> type() {
      return Item.class;
    }

    @Override
    public int version() {
      return 2; // features may hold an embedding
    }

    @Override
    public void write(Item value, DataOutput out) throws IOException {
      Item.write(value, out);
    }

    @Override
    public Item read(DataInput in, int version) throws IOException {
      return Item.read(in, version);
    }
  }
}
