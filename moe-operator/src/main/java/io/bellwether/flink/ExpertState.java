package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An expert at rest: who it is, as text, and what it has learned, as a snapshot; with what it was
 * learned from, so that a savepoint tells all that a model file has to.
 *
 * @param classes in order
 * @param features how text became features, by the settings' keys
 * @param life how often it was called up
 */
record ExpertState(
    int slot,
    String definition,
    List<String> classes,
    Map<String, String> features,
    byte[] snapshot,
    int life) {

  /** How it is kept in state. */
  public static final class ExpertStateCodec implements Codec<ExpertState> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<ExpertState> type() {
      return ExpertState.class;
    }

    @Override
    public int version() {
      return 2; // 2: lives
    }

    @Override
    public boolean isBulky() {
      return true;
    }

    @Override
    public void write(ExpertState value, DataOutput out) throws IOException {
      out.writeInt(value.slot);
      Wire.writeString(value.definition, out);
      Wire.writeStrings(value.classes, out);
      Wire.writeStrings(value.features.keySet(), out);
      Wire.writeStrings(value.features.values(), out);
      out.writeInt(value.snapshot.length);
      out.write(value.snapshot);
      out.writeInt(value.life);
    }

    @Override
    public ExpertState read(DataInput in, int version) throws IOException {
      int slot = in.readInt();
      String definition = Wire.readString(in);
      List<String> classes = Wire.readStrings(in);
      List<String> keys = Wire.readStrings(in);
      List<String> values = Wire.readStrings(in);
      Map<String, String> features = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        features.put(keys.get(i), values.get(i));
      }
      byte[] snapshot = new byte[in.readInt()];
      in.readFully(snapshot);
      int life = version > 1 ? in.readInt() : 1;
      return new ExpertState(slot, definition, classes, features, snapshot, life);
    }
  }
}
