package io.bellwether.llm;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How an endpoint fares, as all experts that use it have seen. Thread-safe. */
final class Endpoint {
  private static final long MAX_PAUSE_MILLIS = 300_000;

  private final CircuitBreaker breaker;
  private final AtomicLong pausedUntilMillis = new AtomicLong();
  private final Clock clock;

  Endpoint(URI url, LlmBreaker settings, Clock clock) {
    this.clock = clock;
    breaker =
        CircuitBreaker.of(
            url.toString(),
            CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.windowCalls())
                .minimumNumberOfCalls(settings.minCalls())
                .failureRateThreshold(settings.failurePercent())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .build());
  }

  /** Whether a call may be made; whoever is told so reports how it went. */
  boolean tryAcquire() {
    return breaker.tryAcquirePermission();
  }

  void succeeded() {
    breaker.onSuccess(0, TimeUnit.MILLISECONDS);
  }

  void failed(Exception failure) {
    breaker.onError(0, TimeUnit.MILLISECONDS, failure);
  }

  /** The call says nothing about the endpoint. */
  void unjudged() {
    breaker.releasePermission();
  }

  /** It asked to be left alone for so long. */
  void pauseFor(long millis) {
    long until = clock.millis() + Math.min(millis, MAX_PAUSE_MILLIS);
    pausedUntilMillis.accumulateAndGet(until, Math::max);
  }

  /** How long it still wants to be left alone; 0 if not. */
  long pauseMillis() {
    return Math.max(0, pausedUntilMillis.get() - clock.millis());
  }
}
