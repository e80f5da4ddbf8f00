package io.bellwether.pipeline.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.Sinks;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.topic.CommittedConsumer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A digest of each committed prediction of a topic, by the input it is of. Eight bytes of SHA-256
 * stand for each: two runs are compared prediction by prediction, so that a collision would have to
 * hit the same input. For one thread.
 */
final class PredictionDigests {
  private final Map<String, Long> byOrigin = new HashMap<>();
  private final MessageDigest sha256;

  private PredictionDigests() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Reads the whole topic of predictions. */
  static PredictionDigests read(KafkaConfig kafka) {
    PredictionDigests digests = new PredictionDigests();
    try (CommittedConsumer records =
        CommittedConsumer.fromBeginning(kafka, kafka.topics().predictions())) {
      long unused = records.readToEnd(digests::add);
    }
    return digests;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    String origin = new String(record.headers().lastHeader(Sinks.ORIGIN_HEADER).value(), UTF_8);
    byOrigin.put(origin, ByteBuffer.wrap(sha256.digest(record.value())).getLong());
  }

  /** How many inputs have the same prediction in both. */
  long same(PredictionDigests other) {
    return byOrigin.entrySet().stream()
        .filter(entry -> entry.getValue().equals(other.byOrigin.get(entry.getKey())))
        .count();
  }

  /** How many inputs have another prediction in the other, or one in only one of them. */
  long different(PredictionDigests other) {
    long both = byOrigin.keySet().stream().filter(other.byOrigin::containsKey).count();
    long onlyInOne = byOrigin.size() - both + (other.byOrigin.size() - both);
    return both - same(other) + onlyInOne;
  }
}
