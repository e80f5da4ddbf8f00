package io.bellwether.llm;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The header of this name: seconds, or an HTTP date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /** Empty if there is none, or none that can be read. */
  static OptionalLong millis(String header, Clock clock) {
    String value = header.strip();
    if (SECONDS.matcher(value).matches()) {
      return OptionalLong.of(Long.parseLong(value) * 1000);
    }
    try {
      Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      return OptionalLong.of(Math.max(0, at.toEpochMilli() - clock.millis()));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }
}
