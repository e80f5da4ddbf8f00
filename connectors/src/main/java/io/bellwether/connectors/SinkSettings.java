package io.bellwether.connectors;

import io.bellwether.wire.WireFormat;
import java.time.Duration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How results are written.
 *
 * @param guarantee exactly-once (transactions, committed with the checkpoint) or at-least-once
 * @param jobId begins the transactional id of every sink; must be the job's alone on this Kafka and
 *     stay the same over restarts
 * @param transactionTimeout after which the broker aborts an unfinished transaction; longer than
 *     any checkpoint and outage, at most the broker's transaction.max.timeout.ms
 * @param maxRequestBytes the longest record that is sent; the topics' max.message.bytes must allow
 *     it
 */
public record SinkSettings(
    KafkaSettings kafka,
    WireFormat wire,
    DeliveryGuarantee guarantee,
    String jobId,
    Duration transactionTimeout,
    int maxRequestBytes) {
  public static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofMinutes(15);
  public static final int DEFAULT_MAX_REQUEST_BYTES = 5 << 20;
  private static final int MIN_REQUEST_BYTES = 64 << 10;

  public SinkSettings {
    if (guarantee == DeliveryGuarantee.NONE) {
      throw new IllegalArgumentException(
          "delivery.guarantee must be exactly-once or at-least-once: none");
    }
    if (jobId.isBlank()) {
      throw new IllegalArgumentException("job.id must not be empty");
    }
    if (transactionTimeout.toMillis() < 1 || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "delivery.transaction-timeout must be between 1 ms and 24 days: " + transactionTimeout);
    }
    if (maxRequestBytes < MIN_REQUEST_BYTES) {
      throw new IllegalArgumentException(
          "delivery.max-request-bytes must be at least "
              + MIN_REQUEST_BYTES
              + ": "
              + maxRequestBytes);
    }
  }

  /** Exactly once, a quarter of an hour (the broker's default maximum), five mebibytes. */
  public static SinkSettings exactlyOnce(KafkaSettings kafka, WireFormat wire, String jobId) {
    return new SinkSettings(
        kafka,
        wire,
        DeliveryGuarantee.EXACTLY_ONCE,
        jobId,
        DEFAULT_TRANSACTION_TIMEOUT,
        DEFAULT_MAX_REQUEST_BYTES);
  }

  public SinkSettings with(DeliveryGuarantee other) {
    return new SinkSettings(kafka, wire, other, jobId, transactionTimeout, maxRequestBytes);
  }

  public SinkSettings withTransactionTimeout(Duration timeout) {
    return new SinkSettings(kafka, wire, guarantee, jobId, timeout, maxRequestBytes);
  }

  public SinkSettings withMaxRequestBytes(int bytes) {
    return new SinkSettings(kafka, wire, guarantee, jobId, transactionTimeout, bytes);
  }
}
