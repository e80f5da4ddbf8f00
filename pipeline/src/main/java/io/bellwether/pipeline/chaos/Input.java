package io.bellwether.pipeline.chaos;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Replay;
import io.bellwether.replay.ReplaySettings;
import io.bellwether.replay.Timeline;
import io.bellwether.schema.NewsItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.Producer;

/**
 * Made-up news, sent in a thread of its own as far as it is allowed to. The last items come when
 * all labels are known, so that their predictions show what was learned from the last label, too.
 */
final class Input implements AutoCloseable {
  private static final Instant OPENING = Instant.parse("2025-03-03T08:00:00Z");
  private static final Duration AFTER_LAST_LABEL = Duration.ofHours(1);
  private static final int LAST_LOOKS = 8;

  private final Semaphore allowed = new Semaphore(0);
  private final FutureTask<Void> sending;
  private final Thread thread;

  Input(JobConfig config, long seed, int items, double perSecond) {
    Callable<Void> work =
        () -> {
          KafkaSettings client = KafkaSettings.at(config.kafka().bootstrapServers());
          ReplaySettings settings =
              ReplaySettings.of(config.kafka().topics().news(), config.kafka().topics().outcomes())
                  .withPace(new Pace.Items(perSecond));
          try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
            new Replay(producer, Connections.wire(config), settings)
                .run(Timeline.of(new Held(seed, items)));
          }
          return null;
        };
    sending = new FutureTask<>(work);
    thread = new Thread(sending, "chaos-input");
    thread.setDaemon(true);
    thread.start();
  }

  /** Items of the market, and the last looks, each when it is allowed. */
  private final class Held implements Iterator<FileItem> {
    private final NewsMarket market;
    private final int items;
    private int given;
    private Instant end = OPENING;

    Held(long seed, int items) {
      this.market = new NewsMarket(seed, OPENING);
      this.items = items;
    }

    @Override
    public boolean hasNext() {
      return given < items;
    }

    @Override
    public FileItem next() {
      if (!hasNext()) {
        throw new NoSuchElementException("all " + items + " items were sent");
      }
      try {
        allowed.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the input was closed", e);
      }
      FileItem item = market.next();
      if (given++ < items - LAST_LOOKS) {
        end = item.item().getEventTime();
        return item;
      }
      end = end.plus(AFTER_LAST_LABEL);
      return new FileItem(NewsItem.newBuilder(item.item()).setEventTime(end).build(), null);
    }
  }

  /** Lets it send so many items more. */
  void allow(int more) {
    allowed.release(more);
  }

  /** Throws what went wrong so far, if anything did. */
  void check() throws Exception {
    if (sending.isDone()) {
      await();
    }
  }

  /** Waits until Kafka has everything; throws what went wrong. */
  void await() throws Exception {
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the news could not be sent", e.getCause());
    }
  }

  @Override
  public void close() throws InterruptedException {
    sending.cancel(true);
    thread.join();
  }
}
