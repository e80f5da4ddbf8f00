package io.bellwether.connectors;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Results on their way to the sink. Stateless. */
final class EncodedRecordSerializer extends TypeSerializerSingleton<EncodedRecord> {
  private static final long serialVersionUID = 1;

  static final EncodedRecordSerializer INSTANCE = new EncodedRecordSerializer();
  private static final byte[] NOTHING = {};

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public EncodedRecord createInstance() {
    return new EncodedRecord(NOTHING, NOTHING, 0, NOTHING);
  }

  @Override
  public EncodedRecord copy(EncodedRecord from) {
    return from;
  }

  @Override
  public EncodedRecord copy(EncodedRecord from, EncodedRecord reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(EncodedRecord record, DataOutputView target) throws IOException {
    target.writeLong(record.timestamp());
    write(record.key(), target);
    write(record.value(), target);
    write(record.origin(), target);
  }

  private static void write(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public EncodedRecord deserialize(DataInputView source) throws IOException {
    long timestamp = source.readLong();
    byte[] key = read(source);
    byte[] value = read(source);
    return new EncodedRecord(key, value, timestamp, read(source));
  }

  private static byte[] read(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public EncodedRecord deserialize(EncodedRecord reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<EncodedRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes it by name when it restores. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<EncodedRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
