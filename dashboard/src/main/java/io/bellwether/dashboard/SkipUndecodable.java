package io.bellwether.dashboard;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips what cannot be read as a prediction, logs where it was, and counts it. Public because Kafka
 * Streams makes it by its name; {@link PredictionViews#numUndecodable()} tells the count.
 */
public final class SkipUndecodable implements DeserializationExceptionHandler {
  /** Setting whose value is the {@link LongAdder} to count with. */
  static final String COUNTER = "bellwether.undecodable.counter";

  private static final Logger LOG = LoggerFactory.getLogger(SkipUndecodable.class);

  private LongAdder numUndecodable;

  @Override
  public void configure(Map<String, ?> settings) {
    if (!(settings.get(COUNTER) instanceof LongAdder counter)) {
      throw new IllegalArgumentException(
          COUNTER + " must be a LongAdder: " + settings.get(COUNTER) + "; use PredictionViews");
    }
    numUndecodable = counter;
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
    numUndecodable.increment();
    LOG.warn(
        "record skipped: {}-{} at offset {}: {}",
        context.topic(),
        context.partition(),
        context.offset(),
        failure.getMessage());
    return Response.resume();
  }
}
