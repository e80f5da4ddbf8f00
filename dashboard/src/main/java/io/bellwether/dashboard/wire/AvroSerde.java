package io.bellwether.dashboard.wire;

import io.bellwether.schema.builtin.AvroTrust;
import io.bellwether.schema.builtin.BuiltInSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Framed records of one class. Writes the newest frozen version, reads all of them. Any thread, as
 * Kafka Streams shares one between its threads; every failure is a {@link SerializationException}
 * whose message holds nothing of the record's text. A record without a value is a failure, too.
 *
 * <pre>{@code
 * builder.stream("alerts", Consumed.with(Serdes.String(), AvroSerde.of(Alert.class)));
 * }</pre>
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  static {
    AvroTrust.install();
  }

  private static final int FRAME_BYTES = 5;

  private final Schema schema;
  private final SpecificData model;
  private final byte[] frame;
  private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

  private AvroSerde(Class<T> type) {
    schema = SpecificData.get().getSchema(type);
    model = new SpecificData(type.getClassLoader());
    // The fast reader compares whole schemas to find itself; the other one keeps to threads.
    model.setFastReaderEnabled(false);
    SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
    int id = BuiltInSchemas.get().newestId(schema.getFullName());
    frame = ByteBuffer.allocate(FRAME_BYTES).put((byte) 0).putInt(id).array();
  }

  /**
   * The serde of a record.
   *
   * @throws IllegalArgumentException when the record is not one that goes over the wire
   */
  public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type) {
    return new AvroSerde<>(type);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, record) -> record == null ? null : write(record);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, value) -> read(value);
  }

  private byte[] write(T record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(frame);
    BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<T>(schema, model).write(record, avro);
      avro.flush();
    } catch (IOException e) {
      throw new SerializationException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private T read(byte[] value) {
    if (value == null || value.length < FRAME_BYTES || value[0] != 0) {
      throw new SerializationException(
          "a "
              + schema.getName()
              + " must begin with 0x00 and a schema id: "
              + (value == null ? "no value" : value.length + " bytes"));
    }
    try {
      return body(reader(ByteBuffer.wrap(value).getInt(1)), value);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "the "
              + (value.length - FRAME_BYTES)
              + " bytes after the frame are not a "
              + schema.getName()
              + ": "
              + e.getClass().getSimpleName(),
          e);
    }
  }

  private SpecificDatumReader<T> reader(int id) throws IOException {
    SpecificDatumReader<T> known = readers.get(id);
    if (known == null) {
      known = new SpecificDatumReader<>(writer(id), schema, model);
      readers.put(id, known);
    }
    return known;
  }

  private Schema writer(int id) throws IOException {
    return BuiltInSchemas.get()
        .byId(id)
        .filter(found -> found.getFullName().equals(schema.getFullName()))
        .orElseThrow(
            () -> new IOException("no frozen version has the id " + Integer.toUnsignedString(id)));
  }

  private T body(SpecificDatumReader<T> reader, byte[] value) throws IOException {
    BinaryDecoder avro =
        DecoderFactory.get().binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, null);
    T record = reader.read(null, avro);
    if (!avro.isEnd()) {
      throw new IOException("bytes follow the record");
    }
    return record;
  }
}
