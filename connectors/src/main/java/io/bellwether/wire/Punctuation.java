package io.bellwether.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A promise about event time inside a partition: a record without a body whose header {@value
 * #HEADER} holds milliseconds since 1970 in decimal digits says that no record at or before that
 * time follows in its partition.
 */
public final class Punctuation {
  public static final String HEADER = "bellwether-watermark";

  /** The answer when a record is no punctuation. */
  public static final long NONE = Long.MIN_VALUE;

  private static final int MAX_DIGITS = 20;

  private Punctuation() {}

  /** The header's value for a promise up to and including this time. */
  public static byte[] encode(long millis) {
    return Long.toString(millis).getBytes(US_ASCII);
  }

  /** The promised time, or {@link #NONE} when the header's value is not one. */
  public static long decode(byte[] headerValue) {
    if (headerValue == null || headerValue.length == 0 || headerValue.length > MAX_DIGITS) {
      return NONE;
    }
    try {
      return Long.parseLong(new String(headerValue, US_ASCII));
    } catch (NumberFormatException e) {
      return NONE;
    }
  }
}
