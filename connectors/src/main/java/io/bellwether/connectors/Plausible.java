package io.bellwether.connectors;

import java.time.Duration;
import java.time.Instant;

/** Which event times may be true. One mistaken time must not drag the clock along. */
final class Plausible {
  static final long EARLIEST = Instant.parse("1900-01-01T00:00:00Z").toEpochMilli();
  static final long MAX_AHEAD = Duration.ofDays(1).toMillis();

  private Plausible() {}

  static boolean time(long millis, long nowMillis) {
    return millis >= EARLIEST && millis <= nowMillis + MAX_AHEAD;
  }
}
