package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Vote;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.schema.Abstention;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** One expert at work: itself, and the micro-batch of tasks that wait for it. */
final class Desk {
  private final int key;
  private final int slot;
  private final String definition;
  private final OwnedExpert owned;
  private final Task[] waiting;
  private final Features[] batch;
  private final float[] votes;
  private final boolean[] voted;
  private final Counters counters;
  private int size;
  private boolean dirty = true;
  private int life;

  /** Of the last snapshot; experts that learn grow little between two. */
  private int snapshotBytes = 1024;

  /** What is counted of the experts of one name. */
  record Counters(
      Counter votes,
      Counter refused,
      Counter lessons,
      Counter batches,
      Histogram batchSize,
      Histogram latency,
      LongSupplier clock) {
    /** The clock is null where tasks have no time by it. */
    Counters(MetricGroup metrics, LongSupplier clock) {
      this(
          metrics.counter(MoeMetrics.VOTES),
          metrics.counter(MoeMetrics.VOTES_REFUSED),
          metrics.counter(MoeMetrics.LESSONS),
          metrics.counter(MoeMetrics.BATCHES),
          metrics.histogram(MoeMetrics.BATCH_SIZE, new RecentValues()),
          metrics.histogram(MoeMetrics.VOTE_LATENCY_MILLIS, new RecentValues()),
          clock);
    }

    void answered(Task[] tasks, int size) {
      votes.inc(size);
      batches.inc();
      batchSize.update(size);
      if (clock != null) {
        long now = clock.getAsLong();
        for (int i = 0; i < size; i++) {
          latency.update(Math.max(0, now - tasks[i].time()));
        }
      }
    }
  }

  Desk(
      int key,
      int slot,
      String definition,
      OwnedExpert owned,
      int life,
      int batchSize,
      Counters counters) {
    this.life = life;
    this.key = key;
    this.slot = slot;
    this.definition = definition;
    this.owned = owned;
    this.waiting = new Task[batchSize];
    this.batch = new Features[batchSize];
    this.votes = new float[batchSize * owned.expert().numClasses()];
    this.voted = new boolean[batchSize];
    this.counters = counters;
  }

  int key() {
    return key;
  }

  /** Notes that the expert was called up again; a former retirement is then void. */
  void callUp(int newLife) {
    if (newLife > life) {
      life = newLife;
      dirty = true;
    }
  }

  /** Whether a retirement ends the life that the expert has now. */
  boolean endsWith(int retiredLife) {
    return life <= retiredLife;
  }

  /** Whether it may vote on an item; one from a model file has to let some time pass first. */
  boolean isReadyFor(Task task) {
    return owned.mayVoteOn(task.itemTime());
  }

  void add(Task task) {
    waiting[size] = task;
    batch[size++] = task.features();
  }

  /** Whether no task waits. */
  boolean isIdle() {
    return size == 0;
  }

  boolean full() {
    return size == waiting.length;
  }

  /** Answers all waiting tasks in the order in which they came. */
  void flush(Consumer<Ballot> out) {
    if (size == 0) {
      return;
    }
    int numClasses = owned.expert().numClasses();
    owned.expert().predictBatch(batch, size, votes, voted);
    counters.answered(waiting, size);
    for (int i = 0; i < size; i++) {
      out.accept(ballot(waiting[i], i * numClasses, voted[i]));
      waiting[i] = null;
      batch[i] = null;
    }
    size = 0;
  }

  /** An answer that is no probabilities costs the expert its vote, and nobody else anything. */
  private Ballot ballot(Task task, int offset, boolean answered) {
    int numClasses = owned.expert().numClasses();
    if (answered && Vote.isValid(votes, offset, numClasses)) {
      float[] vote = Arrays.copyOfRange(votes, offset, offset + numClasses);
      return Ballot.of(task, vote, owned.labelsSeenUpTo());
    }
    if (answered) {
      counters.refused().inc();
    }
    return Ballot.without(task, answered ? Abstention.FAILED : Abstention.DECLINED);
  }

  void learn(Lesson lesson) {
    owned.learn(lesson.features(), lesson.label(), lesson.weight(), lesson.time());
    counters.lessons().inc();
    dirty = true;
  }

  /** Whether it must be written at this checkpoint. */
  boolean takeDirty() {
    boolean taken = dirty;
    dirty = false;
    return taken;
  }

  ExpertState atRest(List<String> classes, Map<String, String> features) {
    byte[] snapshot = Snapshot.write(owned, Math.addExact(snapshotBytes, snapshotBytes / 8));
    snapshotBytes = snapshot.length;
    return new ExpertState(slot, definition, classes, features, snapshot, life);
  }
}
