package io.bellwether.dashboard.views;

import io.bellwether.schema.builtin.AvroTrust;
import io.bellwether.schema.builtin.BuiltInSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Reads framed records of one kind: 0x00, the writer's built-in schema id as four bytes, the Avro
 * body. For one thread, as it reuses its decoder.
 */
final class RecordReader<T extends SpecificRecordBase> {
  static {
    AvroTrust.install();
  }

  private static final int FRAME_BYTES = 5;

  private final Class<T> kind;
  private final Schema readerSchema;
  private BinaryDecoder decoder;

  RecordReader(Class<T> kind) {
    this.kind = kind;
    this.readerSchema = SpecificData.get().getSchema(kind);
  }

  /**
   * The record.
   *
   * @throws SerializationException when the bytes are none; its message holds nothing of their text
   */
  T read(byte[] value) {
    if (value == null || value.length < FRAME_BYTES || value[0] != 0) {
      throw new SerializationException(
          "a "
              + kind.getSimpleName()
              + " must begin with 0x00 and a schema id: "
              + (value == null ? "no value" : value.length + " bytes"));
    }
    Schema writer = writer(ByteBuffer.wrap(value).getInt(1));
    try {
      decoder =
          DecoderFactory.get()
              .binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, decoder);
      SpecificData model = SpecificData.getForClass(kind);
      return new SpecificDatumReader<T>(writer, readerSchema, model).read(null, decoder);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          (value.length - FRAME_BYTES)
              + " bytes after the frame are no "
              + kind.getSimpleName()
              + ": "
              + e.getClass().getSimpleName(),
          e);
    }
  }

  private static Schema writer(int id) {
    return BuiltInSchemas.get()
        .byId(id)
        .orElseThrow(
            () ->
                new SerializationException(
                    "the schema id must be a built-in one: " + Integer.toUnsignedString(id)));
  }
}
