package io.bellwether.flink;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.LessonWeight;
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
 * @param deadline after which a vote that has not come is an abstention; at least 1 ms
 * @param maxLabelAge how long an item waits for its outcome, and an outcome for its item, in event
 *     time; at least 1 ms
 * @param labelRelease from when on a label counts, in event-time order
 * @param serving how served experts are asked
 */
public record MoeSettings(
    MixtureSpec mixture,
    Ordering ordering,
    ItemKey routingKey,
    int maxParallelism,
    int microBatchSize,
    Duration microBatchWait,
    Duration deadline,
    Duration maxLabelAge,
    LabelRelease labelRelease,
    Serving serving)
    implements Serializable {

  /**
   * How served experts are asked.
   *
   * @param maxInFlight questions that one subtask may have under way at one expert; at least 1. On
   *     arrival another is an abstention, in event-time order it waits
   * @param maxVoteAge how long a vote from outside waits for its item; at least 1 ms
   */
  public record Serving(int maxInFlight, Duration maxVoteAge) implements Serializable {
    public static final Serving DEFAULT = new Serving(256, Duration.ofMinutes(10));

    public Serving {
      if (maxInFlight < 1) {
        throw new IllegalArgumentException(
            "served.max-in-flight must be at least 1: " + maxInFlight);
      }
      positive("served.votes-max-age", maxVoteAge);
    }
  }

  /** Served experts are asked as is usual. */
  public MoeSettings(
      MixtureSpec mixture,
      Ordering ordering,
      ItemKey routingKey,
      int maxParallelism,
      int microBatchSize,
      Duration microBatchWait,
      Duration deadline,
      Duration maxLabelAge,
      LabelRelease labelRelease) {
    this(
        mixture,
        ordering,
        routingKey,
        maxParallelism,
        microBatchSize,
        microBatchWait,
        deadline,
        maxLabelAge,
        labelRelease,
        Serving.DEFAULT);
  }

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** Any event time plus this is far from overflow. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

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
    if (mixture.batching().isOn() && mixture.batching().key() != routingKey) {
      throw new IllegalArgumentException(
          "items are put together by the routing key, "
              + routingKey
              + ": "
              + mixture.batching().key());
    }
    positive("deadline", deadline);
    positive("labels.max-age", maxLabelAge);
  }

  /** Whether lessons wait for what the combine step reports of the votes. */
  public boolean weighsByResponsibility() {
    return mixture.lessonWeight() == LessonWeight.RESPONSIBILITY;
  }

  private static void positive(String setting, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          setting + " must be between 1 ms and 1000 years: " + value);
    }
  }
}
