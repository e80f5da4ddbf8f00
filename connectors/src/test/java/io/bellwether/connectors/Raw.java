package io.bellwether.connectors;

import io.bellwether.connectors.RawRecord.RawHeader;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.Samples;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Instant;
import java.util.List;

/** Raw records as a source would give them. */
final class Raw {
  static final WireFormat WIRE = WireFormat.builtIn();

  private Raw() {}

  static RawRecord of(byte[] value, RawHeader... headers) {
    return new RawRecord(
        "news", 3, 42, 1_000, new byte[] {'k', (byte) 0xFF}, value, List.of(headers));
  }

  static RawRecord news(long millis) {
    return news(Samples.news("item-1", Instant.ofEpochMilli(millis)));
  }

  static RawRecord news(NewsItem item) {
    try {
      return of(WIRE.encoder(NewsItem.class, "news").encode(item));
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  static RawRecord outcome(Outcome outcome, RawHeader... headers) {
    try {
      return of(WIRE.encoder(Outcome.class, "outcomes").encode(outcome), headers);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  static RawRecord punctuation(long millis) {
    return of(null, new RawHeader(Punctuation.HEADER, Punctuation.encode(millis)));
  }
}
