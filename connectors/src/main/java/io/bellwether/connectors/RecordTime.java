package io.bellwether.connectors;

import java.time.Clock;

/** Timestamps that every broker takes: none below 0, none in the future. */
final class RecordTime {
  private RecordTime() {}

  static long clamped(long millis, Clock wallClock) {
    return Math.max(0, Math.min(millis, wallClock.millis()));
  }
}
