package io.bellwether.replay;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;

/**
 * One line of a news file.
 *
 * @param outcome null where the line has no label; one that claims to be known before the item was
 *     published becomes known with it
 */
public record FileItem(NewsItem item, Outcome outcome) {
  public FileItem {
    if (outcome != null && outcome.getLabelTime().isBefore(item.getEventTime())) {
      outcome = Outcome.newBuilder(outcome).setLabelTime(item.getEventTime()).build();
    }
  }
}
