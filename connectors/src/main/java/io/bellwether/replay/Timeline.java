package io.bellwether.replay;

import io.bellwether.replay.TimelineEvent.Known;
import io.bellwether.replay.TimelineEvent.Published;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Items and outcomes merged into one order: by time; at the same time items before outcomes, then
 * by id. Reads ahead only as far as it must, and keeps only the outcomes that are still to come.
 * One thread.
 */
public final class Timeline implements Iterator<TimelineEvent> {
  private static final Comparator<TimelineEvent> ORDER =
      Comparator.comparingLong(TimelineEvent::time)
          .thenComparing(event -> event instanceof Known)
          .thenComparing(TimelineEvent::itemId);

  private final Iterator<FileItem> items;
  private final PriorityQueue<TimelineEvent> pending = new PriorityQueue<>(ORDER);
  private long read;
  private long newestItem = Long.MIN_VALUE;

  private Timeline(Iterator<FileItem> items) {
    this.items = items;
  }

  /** The timeline of items that are in order of their event time. */
  public static Timeline of(Iterator<FileItem> items) {
    return new Timeline(items);
  }

  /**
   * @throws NewsFileException when an item is earlier than the one before it
   */
  @Override
  public boolean hasNext() {
    // An item of the same moment may still come first, so read on until a later one is seen.
    while (items.hasNext() && (pending.isEmpty() || newestItem <= pending.peek().time())) {
      add(items.next());
    }
    return !pending.isEmpty();
  }

  @Override
  public TimelineEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the timeline has ended");
    }
    return pending.remove();
  }

  private void add(FileItem line) {
    read++;
    Published published = new Published(line.item());
    if (published.time() < newestItem) {
      throw new NewsFileException(
          "items must be in order of event_time: item "
              + read
              + " ("
              + published.itemId()
              + ", "
              + line.item().getEventTime()
              + ") is earlier than the one before it; sort the file",
          null);
    }
    newestItem = published.time();
    pending.add(published);
    if (line.outcome() != null) {
      pending.add(new Known(line.outcome()));
    }
  }
}
