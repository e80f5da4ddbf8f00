package io.bellwether.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends items when they are due, and the outcome of each a while later. Runs in its own thread. */
final class Sender implements Callable<Void> {
  /** What comes due meanwhile is sent that much late, at most, which counts as latency. */
  private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Topics topics;
  private final String name;
  private final Headlines headlines;
  private final Schedule schedule;
  private final int numItems;
  private final int labelDelay;

  /**
   * @param name with which the topics begin
   * @param labelDelay how many items later an outcome comes
   */
  Sender(
      Topics topics,
      String name,
      Headlines headlines,
      Schedule schedule,
      int numItems,
      int labelDelay) {
    this.topics = topics;
    this.name = name;
    this.headlines = headlines;
    this.schedule = schedule;
    this.numItems = numItems;
    this.labelDelay = labelDelay;
  }

  @Override
  public Void call() throws WireException {
    WireEncoder<NewsItem> items = WireFormat.builtIn().encoder(NewsItem.class, name + ".news");
    WireEncoder<Outcome> outcomes = WireFormat.builtIn().encoder(Outcome.class, name + ".outcomes");
    try (Outbox outbox = topics.outbox()) {
      for (int i = 0; i < numItems && !Thread.currentThread().isInterrupted(); i++) {
        awaitDue(i);
        long now = System.currentTimeMillis();
        NewsItem item = headlines.item(i, now);
        byte[] key = item.getSymbol().getBytes(UTF_8);
        outbox.send(name + ".news", key, items.encode(item));
        if (i >= labelDelay) {
          Outcome outcome = headlines.outcome(i - labelDelay, now);
          byte[] id = outcome.getItemId().getBytes(UTF_8);
          outbox.send(name + ".outcomes", id, outcomes.encode(outcome));
        }
      }
    }
    return null;
  }

  /** To wake up for each of twelve thousand items a second would be a load itself. */
  private void awaitDue(int number) {
    long due = schedule.dueNanos(number);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.max(left, LEAST_PAUSE_NANOS));
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}
