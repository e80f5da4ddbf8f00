package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An expert at rest: who it is, as text, and what it has learned, as a snapshot.
 *
 * @param snapshot empty for one that has learned nothing yet
 */
record ExpertState(int slot, String definition, byte[] snapshot) {

  /** How it is kept in state. */
  public static final class ExpertStateCodec implements Codec<ExpertState> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<ExpertState> type() {
      return ExpertState.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ExpertState value, DataOutput out) throws IOException {
      out.writeInt(value.slot);
      Wire.writeString(value.definition, out);
      out.writeInt(value.snapshot.length);
      out.write(value.snapshot);
    }

    @Override
    public ExpertState read(DataInput in, int version) throws IOException {
      int slot = in.readInt();
      String definition = Wire.readString(in);
      byte[] snapshot = new byte[in.readInt()];
      in.readFully(snapshot);
      return new ExpertState(slot, definition, snapshot);
    }
  }
}
