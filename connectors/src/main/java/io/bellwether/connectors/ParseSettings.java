package io.bellwether.connectors;

import io.bellwether.wire.WireFormat;
import java.io.Serializable;
import java.time.Clock;
import java.util.Set;

/**
 * What a record must satisfy beyond its schema.
 *
 * @param labels the classes and their aliases, as outcomes may name them; not empty
 * @param maxTextBytes the longest text of an item, in UTF-8; at least 1
 * @param wallClock bounds how far ahead a time may be; must be serializable, as the JDK's are
 */
public record ParseSettings(WireFormat wire, Set<String> labels, int maxTextBytes, Clock wallClock)
    implements Serializable {
  public static final int DEFAULT_MAX_TEXT_BYTES = 1 << 20;

  public ParseSettings {
    labels = Set.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("classes must name at least one label");
    }
    if (maxTextBytes < 1) {
      throw new IllegalArgumentException(
          "kafka.max-text-bytes must be at least 1: " + maxTextBytes);
    }
    if (!(wallClock instanceof Serializable)) {
      throw new IllegalArgumentException("the wall clock must be serializable: " + wallClock);
    }
  }

  /** Texts up to one mebibyte, the system's clock. */
  public static ParseSettings of(WireFormat wire, Set<String> labels) {
    return new ParseSettings(wire, labels, DEFAULT_MAX_TEXT_BYTES, Clock.systemUTC());
  }
}
