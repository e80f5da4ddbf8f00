package io.bellwether.pipeline.demo;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Replay;
import io.bellwether.replay.ReplaySettings;
import io.bellwether.replay.Timeline;
import io.bellwether.wire.WireException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/** Sends the news in its own thread, and tells the score board what to expect. */
final class Feeder implements AutoCloseable {
  private final Thread thread;
  private final Set<String> ids = new HashSet<>();
  private volatile long sent;
  private volatile boolean finished;
  private volatile Exception failure;

  Feeder(
      Iterator<FileItem> items,
      Scoreboard board,
      JobConfig config,
      KafkaSettings client,
      Pace pace) {
    Iterator<FileItem> observed = observed(items, board);
    thread = new Thread(() -> run(observed, config, client, pace), "news");
    thread.setDaemon(true);
    thread.start();
  }

  private Iterator<FileItem> observed(Iterator<FileItem> items, Scoreboard board) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public FileItem next() {
        FileItem item = items.next();
        if (item.outcome() != null) {
          board.expect(item.item().getId(), item.outcome().getLabel());
        }
        if (ids.add(item.item().getId())) {
          sent = ids.size();
        }
        return item;
      }
    };
  }

  private void run(Iterator<FileItem> items, JobConfig config, KafkaSettings client, Pace pace) {
    KafkaConfig.Topics topics = config.kafka().topics();
    ReplaySettings settings = ReplaySettings.of(topics.news(), topics.outcomes()).withPace(pace);
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      new Replay(producer, Connections.wire(config), settings).run(Timeline.of(items));
      finished = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (WireException | RuntimeException e) {
      failure = e;
    }
  }

  /** How many distinct items have been handed out; all of them once {@link #finished()}. */
  long sent() {
    return sent;
  }

  boolean finished() {
    return finished;
  }

  /** Throws what went wrong in the thread, if anything did. */
  void check() {
    if (failure != null) {
      throw new IllegalStateException("the news could not be sent", failure);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
