package io.bellwether.connectors;

import io.bellwether.wire.WireFormat;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * What drives the event time of one source.
 *
 * @param type the record on the topic; its first field is the time
 * @param outOfOrderness how far behind the newest record of its partition another may be; 0 or more
 * @param idleness after how long without records a partition stops holding the others back; empty
 *     for never, which a replay wants
 * @param wallClock bounds how far ahead a time may be; must be serializable, as the JDK's are
 */
public record EventClock(
    WireFormat wire,
    Class<? extends SpecificRecord> type,
    Duration outOfOrderness,
    Optional<Duration> idleness,
    Clock wallClock) {
  public EventClock {
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException(
          "clock.out-of-orderness must not be negative: " + outOfOrderness);
    }
    idleness.ifPresent(EventClock::positive);
    if (!(wallClock instanceof Serializable)) {
      throw new IllegalArgumentException("the wall clock must be serializable: " + wallClock);
    }
  }

  /** No idleness, the system's clock. */
  public static EventClock of(
      WireFormat wire, Class<? extends SpecificRecord> type, Duration outOfOrderness) {
    return new EventClock(wire, type, outOfOrderness, Optional.empty(), Clock.systemUTC());
  }

  public EventClock withIdleness(Duration after) {
    return new EventClock(wire, type, outOfOrderness, Optional.of(after), wallClock);
  }

  public EventClock withWallClock(Clock clock) {
    return new EventClock(wire, type, outOfOrderness, idleness, clock);
  }

  private static void positive(Duration idleness) {
    if (idleness.isZero() || idleness.isNegative()) {
      throw new IllegalArgumentException("clock.idleness must be positive: " + idleness);
    }
  }
}
