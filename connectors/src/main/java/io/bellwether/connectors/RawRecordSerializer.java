package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.RawRecord.RawHeader;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Raw records between subtasks. Stateless. */
final class RawRecordSerializer extends TypeSerializerSingleton<RawRecord> {
  static final RawRecordSerializer INSTANCE = new RawRecordSerializer();
  private static final int ABSENT = -1;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public RawRecord createInstance() {
    return new RawRecord("", 0, 0, 0, null, null, List.of());
  }

  @Override
  public RawRecord copy(RawRecord from) {
    return from;
  }

  @Override
  public RawRecord copy(RawRecord from, RawRecord reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RawRecord record, DataOutputView target) throws IOException {
    target.writeUTF(record.topic());
    target.writeInt(record.partition());
    target.writeLong(record.offset());
    target.writeLong(record.timestamp());
    writeBytes(record.key(), target);
    writeBytes(record.value(), target);
    target.writeInt(record.headers().size());
    for (RawHeader header : record.headers()) {
      // Not writeUTF: a header's key may be longer than that takes.
      writeBytes(header.key().getBytes(UTF_8), target);
      writeBytes(header.value(), target);
    }
  }

  @Override
  public RawRecord deserialize(DataInputView source) throws IOException {
    return new RawRecord(
        source.readUTF(),
        source.readInt(),
        source.readLong(),
        source.readLong(),
        readBytes(source),
        readBytes(source),
        readHeaders(source));
  }

  @Override
  public RawRecord deserialize(RawRecord reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink makes it by name when it restores. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }

  private static List<RawHeader> readHeaders(DataInputView source) throws IOException {
    RawHeader[] headers = new RawHeader[source.readInt()];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = new RawHeader(new String(readBytes(source), UTF_8), readBytes(source));
    }
    return List.of(headers);
  }

  private static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    if (bytes == null) {
      target.writeInt(ABSENT);
    } else {
      target.writeInt(bytes.length);
      target.write(bytes);
    }
  }

  private static byte[] readBytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length == ABSENT) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }
}
