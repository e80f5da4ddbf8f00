package io.bellwether.dashboard.alerts;

import io.bellwether.schema.Prediction;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Keys predictions by symbol, leaves out the account of the experts, which rules do not look at,
 * and keeps in a header which partition each was read from: order, and so time, is a matter of one.
 */
final class SourcePartition extends ContextualProcessor<byte[], Prediction, String, Prediction> {
  private static final String HEADER = "bellwether-partition";

  @Override
  public void process(Record<byte[], Prediction> record) {
    int partition = context().recordMetadata().map(RecordMetadata::partition).orElse(0);
    Prediction prediction = withoutExperts(record.value());
    Record<String, Prediction> out =
        new Record<>(prediction.getSymbol(), prediction, record.timestamp());
    out.headers().add(HEADER, ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
    context().forward(out);
  }

  /** A copy, as others of the application may be handed the same record. */
  private static Prediction withoutExperts(Prediction whole) {
    Prediction copy = new Prediction();
    for (Schema.Field field : whole.getSchema().getFields()) {
      copy.put(field.pos(), whole.get(field.pos()));
    }
    copy.setExperts(List.of());
    return copy;
  }

  /** The partition that a prediction was read from. */
  static int of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null ? 0 : ByteBuffer.wrap(header.value()).getInt();
  }
}
