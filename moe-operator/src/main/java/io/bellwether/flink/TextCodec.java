package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Keys and ids, as Flink's own serializer of strings writes them, which it takes over from: it
 * gives a checkpoint each byte for itself, and its streams lock for each. With an id for everything
 * that is remembered that was a third of a checkpoint's work.
 */
public final class TextCodec implements Codec<String> {
  private static final long serialVersionUID = 1;

  @Override
  public Class<String> type() {
    return String.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(String value, DataOutput out) throws IOException {
    StringWire.write(value, out);
  }

  @Override
  public String read(DataInput in, int version) throws IOException {
    return StringWire.read(in);
  }
}
