package io.bellwether.replay;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;

/** Something the world learned at a moment: an item was published, or an outcome became known. */
public sealed interface TimelineEvent {
  /** When, in milliseconds since 1970. */
  long time();

  /** The item's id. */
  String itemId();

  record Published(NewsItem item) implements TimelineEvent {
    @Override
    public long time() {
      return item.getEventTime().toEpochMilli();
    }

    @Override
    public String itemId() {
      return item.getId();
    }
  }

  record Known(Outcome outcome) implements TimelineEvent {
    @Override
    public long time() {
      return outcome.getLabelTime().toEpochMilli();
    }

    @Override
    public String itemId() {
      return outcome.getItemId();
    }
  }
}
