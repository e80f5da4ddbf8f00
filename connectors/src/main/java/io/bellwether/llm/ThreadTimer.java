package io.bellwether.llm;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer with one thread of its own. */
final class ThreadTimer implements Timer {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("llm-timer"));

  ThreadTimer() {
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Runnable after(long millis, Runnable task) {
    Future<?> scheduled = thread.schedule(task, Math.max(0, millis), TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
