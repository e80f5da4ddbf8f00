package io.bellwether.pipeline.timing;

import io.bellwether.core.Observation;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** One served expert, asked for the sake of its times. One thread. */
final class ServedTiming implements AutoCloseable {
  /** As many as an endpoint takes at once by default. */
  private static final int UNDER_WAY = 16;

  private final ServedExpert expert;
  private final long deadlineMillis;
  private final AtomicInteger silent = new AtomicInteger();

  /** Times an expert, which is closed with this. */
  ServedTiming(ServedExpert expert, long deadlineMillis) {
    this.expert = expert;
    this.deadlineMillis = deadlineMillis;
  }

  /** Nanoseconds of each, every question asked when the one before is answered. */
  long[] oneByOne(List<Observation> items) {
    long[] nanos = new long[items.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      count(ask(items.get(i)).join());
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  /** Answers a second with {@value #UNDER_WAY} questions under way. */
  double together(List<Observation> items) {
    Semaphore free = new Semaphore(UNDER_WAY);
    long start = System.nanoTime();
    for (Observation item : items) {
      free.acquireUninterruptibly();
      var unused = ask(item).thenAccept(answer -> release(answer, free));
    }
    free.acquireUninterruptibly(UNDER_WAY);
    return items.size() / ((System.nanoTime() - start) / 1e9);
  }

  private void release(Answer answer, Semaphore free) {
    count(answer);
    free.release();
  }

  private CompletableFuture<Answer> ask(Observation o) {
    return expert
        .ask(
            new Question(
                o.id(),
                o.text(),
                o.features().language(),
                o.features().symbol(),
                o.features().source(),
                o.eventTime(),
                System.currentTimeMillis() + deadlineMillis))
        .toCompletableFuture();
  }

  private void count(Answer answer) {
    if (answer.silence() != null) {
      silent.incrementAndGet();
    }
  }

  /** Questions without a vote so far. */
  int silent() {
    return silent.get();
  }

  @Override
  public void close() {
    expert.close();
  }
}
