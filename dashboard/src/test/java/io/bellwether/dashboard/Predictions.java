package io.bellwether.dashboard;

import io.bellwether.schema.Prediction;
import io.bellwether.schema.builtin.AvroTrust;
import io.bellwether.schema.builtin.BuiltInSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** Predictions to test with, and the bytes they have on a topic. */
final class Predictions {
  static {
    AvroTrust.install();
  }

  private Predictions() {}

  static Prediction of(
      String symbol, String id, long eventTime, String verdict, double confidence) {
    return Prediction.newBuilder()
        .setEventTime(Instant.ofEpochMilli(eventTime))
        .setId(id)
        .setSymbol(symbol)
        .setDecisionTime(Instant.ofEpochMilli(eventTime))
        .setClasses(List.of("UP", "NEUTRAL", "DOWN"))
        .setProbabilities(List.of(0.2, 0.3, 0.5))
        .setVerdict(verdict)
        .setConfidence(confidence)
        .build();
  }

  static Prediction degraded(Prediction prediction) {
    prediction.setDegraded(true);
    return prediction;
  }

  static byte[] framed(SpecificRecordBase prediction) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int id = BuiltInSchemas.get().newestId(prediction.getSchema().getFullName());
    bytes.write(0);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<SpecificRecordBase>(
              prediction.getSchema(), prediction.getSpecificData())
          .write(prediction, avro);
      avro.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
