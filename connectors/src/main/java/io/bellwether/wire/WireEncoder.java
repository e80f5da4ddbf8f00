package io.bellwether.wire;

import io.bellwether.schema.builtin.AvroTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes records of one class for one topic. One thread; made by {@link WireFormat}. */
public final class WireEncoder<T extends SpecificRecord> {
  static {
    AvroTrust.install();
  }

  private final String topic;
  private final SchemaSource schemas;
  private final Schema schema;
  private final SpecificDatumWriter<T> writer;
  private final DirectWriter<T> direct;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final byte[] frame = new byte[Frame.BYTES];

  /** Writes to {@link #bytes}; null before the first record and after one that failed. */
  private BinaryEncoder avro;

  private boolean framed;

  WireEncoder(Class<T> type, String topic, SchemaSource schemas) {
    this.topic = topic;
    this.schemas = schemas;
    this.schema = SpecificData.get().getSchema(type);
    this.writer = new SpecificDatumWriter<>(type);
    this.direct = DirectWriter.of(type);
  }

  /**
   * Finds the schema's id, so that a registry that refuses or does not answer is noticed before the
   * first record. The first {@link #encode} does it otherwise.
   */
  public void prepare() throws WireException {
    if (!framed) {
      Frame.write(schemas.idFor(topic, schema), frame);
      framed = true;
    }
  }

  /**
   * The framed record, in an array of the caller's own.
   *
   * @throws WireException incompatible-schema or registry-unavailable, at the first write
   * @throws RuntimeException from Avro, when a field that must be set is not
   */
  public byte[] encode(T record) throws WireException {
    prepare();
    bytes.reset();
    bytes.writeBytes(frame);
    BinaryEncoder encoder = avro == null ? EncoderFactory.get().binaryEncoder(bytes, null) : avro;
    // One that failed holds half a record.
    avro = null;
    try {
      if (direct == null) {
        writer.write(record, encoder);
      } else {
        direct.write(record, encoder);
      }
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory does not fail", e);
    }
    avro = encoder;
    return bytes.toByteArray();
  }
}
