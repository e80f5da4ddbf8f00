package io.bellwether.pipeline.config;

import java.time.Duration;
import java.util.List;

/** How long messages wait for company on their way through the job. */
final class PaceOptions {
  static final Option<Duration> JOB_BUFFER_TIMEOUT =
      new Option<>(
          "job.buffer-timeout",
          OptionTypes.duration(Duration.ofMillis(1)),
          "5ms",
          "How long a message between two operators waits, at most, for others to travel with. An item"
              + " passes four such hops; a busy job fills its buffers earlier.");

  static final List<Option<?>> ALL = List.of(JOB_BUFFER_TIMEOUT);

  private PaceOptions() {}
}
