package io.bellwether.llm;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one expert may take of time and room.
 *
 * @param timeout of one call, connecting and reading included; the deadline of the item may cut it
 *     shorter
 * @param maxInFlight items asked about at once, those waiting for another attempt included; what
 *     comes on top is an abstention
 * @param attempts calls for one item, the first included, 1 to 10
 * @param backoff upper bound of the random wait before the second attempt; doubles with each
 * @param maxResponseBytes of an answer; a longer one is not read to its end
 */
public record LlmLimits(
    Duration timeout, int maxInFlight, int attempts, Duration backoff, int maxResponseBytes)
    implements Serializable {
  public static final LlmLimits DEFAULT =
      new LlmLimits(Duration.ofSeconds(10), 16, 3, Duration.ofMillis(200), 262_144);

  public LlmLimits {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout must be at least 1 ms: " + timeout);
    }
    if (maxInFlight < 1 || maxInFlight > 1024) {
      throw new IllegalArgumentException(
          "max-in-flight must be between 1 and 1024: " + maxInFlight);
    }
    if (attempts < 1 || attempts > 10) {
      throw new IllegalArgumentException("attempts must be between 1 and 10: " + attempts);
    }
    if (backoff.toMillis() < 1 || backoff.toMillis() > 60_000) {
      throw new IllegalArgumentException("backoff must be between 1 ms and 1 minute: " + backoff);
    }
    if (maxResponseBytes < 1024) {
      throw new IllegalArgumentException(
          "max-response-bytes must be at least 1024: " + maxResponseBytes);
    }
  }
}
