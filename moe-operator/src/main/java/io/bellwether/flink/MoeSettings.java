package io.bellwether.flink;

import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.MixtureSpec;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the operators need to know: the mixture, and how the stream is to be handled.
 *
 * @param routingKey how items are spread over the gate's subtasks
 * @param maxParallelism the job's maximum parallelism; part of the savepoint format
 * @param microBatchSize items an expert predicts at once, at most; at least 1
 * @param microBatchWait how long the first item of a micro-batch waits for company when items are
 *     handled on arrival; 0 for not at all
 * @param deadline after which a vote that has not come is an abstention; positive
 * @param maxLabelAge how long an item waits for its outcome, and an outcome for its item, in event
 *     time; positive
 */
public record MoeSettings(
    MixtureSpec mixture,
    Ordering ordering,
    ItemKey routingKey,
    int maxParallelism,
    int microBatchSize,
    Duration microBatchWait,
    Duration deadline,
    Duration maxLabelAge)
    implements Serializable {
  public MoeSettings {
    if (maxParallelism < 1 || maxParallelism > 32768) {
      throw new IllegalArgumentException(
          "job.max-parallelism must be between 1 and 32768: " + maxParallelism);
    }
    if (microBatchSize < 1) {
      throw new IllegalArgumentException("micro-batch.size must be at least 1: " + microBatchSize);
    }
    if (microBatchWait.isNegative()) {
      throw new IllegalArgumentException(
          "micro-batch.wait must not be negative: " + microBatchWait);
    }
    positive("deadline", deadline);
    positive("labels.max-age", maxLabelAge);
  }

  private static void positive(String setting, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(setting + " must be positive: " + value);
    }
  }
}
