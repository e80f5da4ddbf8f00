package io.bellwether.llm;

import java.io.Serializable;
import java.time.Duration;

/**
 * When an endpoint is left alone. Experts of one URL with equal settings share one breaker. No
 * answer, an answer of the kind 429, 5xx, 401, 403 or 404, and an answer that is not of the
 * protocol count as failures; what a model says does not, for the news could have made it say so.
 *
 * @param failurePercent share of failed calls that opens it, 1 to 100
 * @param windowCalls over how many of the last calls the share is taken
 * @param minCalls before which it does not open
 * @param openFor how long nobody is asked then
 * @param probes calls let through after that to find out whether it is well again
 */
public record LlmBreaker(
    int failurePercent, int windowCalls, int minCalls, Duration openFor, int probes)
    implements Serializable {
  public static final LlmBreaker DEFAULT = new LlmBreaker(50, 20, 10, Duration.ofSeconds(10), 3);

  public LlmBreaker {
    if (failurePercent < 1 || failurePercent > 100) {
      throw new IllegalArgumentException(
          "breaker-failure-percent must be between 1 and 100: " + failurePercent);
    }
    if (windowCalls < 1 || windowCalls > 10_000) {
      throw new IllegalArgumentException(
          "breaker-window must be between 1 and 10000 calls: " + windowCalls);
    }
    if (minCalls < 1 || minCalls > windowCalls) {
      throw new IllegalArgumentException(
          "breaker-min-calls must be between 1 and " + windowCalls + " (the window): " + minCalls);
    }
    if (openFor.toMillis() < 1) {
      throw new IllegalArgumentException("breaker-open-for must be at least 1 ms: " + openFor);
    }
    if (probes < 1 || probes > 100) {
      throw new IllegalArgumentException("breaker-probes must be between 1 and 100: " + probes);
    }
  }
}
