package io.bellwether.dashboard;

import io.bellwether.schema.Prediction;
import io.bellwether.schema.builtin.AvroTrust;
import io.bellwether.schema.builtin.BuiltInSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads framed predictions: 0x00, the writer's schema id as four bytes, the Avro body. Ids are the
 * built-in ones. Any thread, as Kafka Streams shares one between its threads; every failure is a
 * {@link SerializationException} whose message holds nothing of the record's text.
 */
final class PredictionDeserializer implements Deserializer<Prediction> {
  static {
    AvroTrust.install();
  }

  private static final int FRAME_BYTES = 5;
  private static final SpecificData MODEL = SpecificData.getForClass(Prediction.class);

  @Override
  public Prediction deserialize(String topic, byte[] value) {
    if (value == null) {
      throw new SerializationException("a prediction must have a value");
    }
    if (value.length < FRAME_BYTES || value[0] != 0) {
      throw new SerializationException(
          "a prediction must begin with 0x00 and a schema id: " + value.length + " bytes");
    }
    Schema writer = schema(ByteBuffer.wrap(value).getInt(1));
    try {
      return read(writer, value);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "the "
              + (value.length - FRAME_BYTES)
              + " bytes after the frame are not a prediction: "
              + e.getClass().getSimpleName(),
          e);
    }
  }

  private static Schema schema(int id) {
    return BuiltInSchemas.get()
        .byId(id)
        .orElseThrow(
            () ->
                new SerializationException(
                    "the schema id must be a built-in one: " + Integer.toUnsignedString(id)));
  }

  private static Prediction read(Schema writer, byte[] value) throws IOException {
    BinaryDecoder avro =
        DecoderFactory.get().binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, null);
    Prediction prediction =
        new SpecificDatumReader<Prediction>(writer, Prediction.getClassSchema(), MODEL)
            .read(null, avro);
    if (!avro.isEnd()) {
      throw new IOException("bytes follow the record");
    }
    return prediction;
  }
}
