package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class EncodedRecordSerializerTest {
  private static final EncodedRecordSerializer SERIALIZER = EncodedRecordSerializer.INSTANCE;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    EncodedRecord record =
        new EncodedRecord(
            "ACME".getBytes(UTF_8),
            new byte[] {0, 1, 2},
            1_700_000_000_123L,
            "3:7".getBytes(UTF_8));
    DataOutputSerializer out = new DataOutputSerializer(16);

    SERIALIZER.serialize(record, out);
    SERIALIZER.serialize(SERIALIZER.createInstance(), out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    EncodedRecord read = SERIALIZER.deserialize(in);
    assertThat(read).usingRecursiveComparison().isEqualTo(record);
    assertThat(SERIALIZER.deserialize(in).origin()).isEmpty();
    assertThat(in.available()).isZero();
  }

  @Test
  void aCopyOfBytesIsWhatWasWritten() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    SERIALIZER.serialize(new EncodedRecord(new byte[1], new byte[2], 5, new byte[0]), out);
    DataOutputSerializer copy = new DataOutputSerializer(16);

    SERIALIZER.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copy);

    assertThat(copy.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
  }
}
