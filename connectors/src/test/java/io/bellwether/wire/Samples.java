package io.bellwether.wire;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.time.Instant;
import java.util.List;

/** Records that tests read and write. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2020-06-01T12:00:00Z");

  private Samples() {}

  public static NewsItem news(String id, Instant time) {
    return NewsItem.newBuilder()
        .setEventTime(time)
        .setId(id)
        .setSymbol("GOLD")
        .setLanguage("en")
        .setSource("wire")
        .setText("gold climbs – again 🥳")
        .setNumbers(List.of(0.5f, -0.25f))
        .build();
  }

  public static Outcome outcome(String itemId, Instant time, String label) {
    return new Outcome(time, itemId, label, null);
  }
}
