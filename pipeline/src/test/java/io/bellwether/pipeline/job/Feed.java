package io.bellwether.pipeline.job;

import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** News that is being sent in a thread of its own, as far as it is allowed to. */
public final class Feed implements AutoCloseable {
  private final Semaphore allowed;
  private final FutureTask<Void> task;
  private final Thread thread;

  Feed(JobTopics topics, List<FileItem> items, Pace pace, int first) {
    allowed = new Semaphore(first);
    Callable<Void> sending =
        () -> {
          topics.replay(held(items.iterator()), pace);
          return null;
        };
    task = new FutureTask<>(sending);
    thread = new Thread(task, "feed");
    thread.setDaemon(true);
    thread.start();
  }

  private Iterator<FileItem> held(Iterator<FileItem> items) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public FileItem next() {
        try {
          allowed.acquire();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("the feed was closed", e);
        }
        return items.next();
      }
    };
  }

  /** Lets it send so many items more. */
  public void allow(int more) {
    allowed.release(more);
  }

  /** Throws what went wrong so far, if anything did. */
  void check() throws Exception {
    if (task.isDone()) {
      await();
    }
  }

  /** Waits until Kafka has everything; throws what went wrong. */
  public void await() throws Exception {
    try {
      task.get(5, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new AssertionError("the news could not be sent", e.getCause());
    }
  }

  @Override
  public void close() throws InterruptedException {
    task.cancel(true);
    thread.join();
  }
}
