package io.bellwether.core.metric;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;

/**
 * Test, then train, with labels that come late: the only order in which anything here is scored.
 *
 * <p>Every item is predicted when it happens and learned when its label is known, which is at its
 * <em>effective label time</em>, the later of its decision and its label time; it is decided on at
 * its event time, unless items are decided on together. A prediction at time T has seen all labels
 * with an effective label time before T and none with a later one; {@link LabelRelease} says what
 * holds at T itself. Labels are learned in the order of (effective label time, the item's event
 * time, id), or, where they count only once their time has passed, of (effective label time, id).
 * Labels that are still waiting at the end of the stream are not learned.
 *
 * <pre>{@code
 * Scores scores = new Scores(classes.size());
 * Prequential.run(
 *     observations, LabelRelease.REACHED, forecaster, (o, p) -> scores.add(p, o.label()));
 * }</pre>
 */
public final class Prequential {
  private final LabelRelease release;
  private final Forecaster forecaster;
  private final Listener listener;
  private final PriorityQueue<Due> waiting;
  private final double[] probabilities;

  private Prequential(LabelRelease release, Forecaster forecaster, Listener listener) {
    this.release = release;
    this.waiting = new PriorityQueue<>(order(release));
    this.forecaster = forecaster;
    this.listener = listener;
    this.probabilities = new double[forecaster.numClasses()];
  }

  /** Hears of every prediction, in stream order. */
  @FunctionalInterface
  public interface Listener {
    /**
     * An item was predicted.
     *
     * @param o also those whose label is -1
     * @param probabilities a buffer that the next prediction overwrites
     */
    void predicted(Observation o, double[] probabilities);
  }

  /**
   * Plays a whole stream.
   *
   * @param observations in ascending order of (event time, id), no id twice at one time
   * @throws IllegalArgumentException when they are not in that order
   */
  public static void run(
      Iterator<Observation> observations,
      LabelRelease release,
      Forecaster forecaster,
      Listener listener) {
    run(observations, release, time -> time, forecaster, listener);
  }

  /**
   * Plays a whole stream whose items are decided on together.
   *
   * @param decisionTime when an item of a given event time is decided on: not before it, and not
   *     later than a later item. Items that are deferred are decided on at the decision time of the
   *     instant after. A label counts from then on at the earliest
   */
  public static void run(
      Iterator<Observation> observations,
      LabelRelease release,
      LongUnaryOperator decisionTime,
      Forecaster forecaster,
      Listener listener) {
    Prequential run = new Prequential(release, forecaster, listener);
    Lookahead items = new Lookahead(observations);
    List<Observation> deferred = List.of();
    long decision = Long.MIN_VALUE;
    while (items.next != null || !deferred.isEmpty()) {
      long from = deferred.isEmpty() ? items.next.eventTime() : decision + 1;
      decision = decisionTime.applyAsLong(from);
      deferred = run.decide(decision, items.takeUntil(decision, deferred));
    }
  }

  /**
   * Plays a whole stream with the look-ahead that is common in the literature: every label is
   * learned right after its item was predicted, whenever it became known. What this scores could
   * not have been had; it only shows how much the leak is worth.
   *
   * <p>Every item is decided on alone, at once.
   *
   * @param observations in any order; those with a label are handed to the forecaster as if it had
   *     been known at their event time
   */
  public static void runLeaking(
      Iterator<Observation> observations, Forecaster forecaster, Listener listener) {
    double[] probabilities = new double[forecaster.numClasses()];
    while (observations.hasNext()) {
      Observation o = observations.next();
      Observation early =
          new Observation(o.id(), o.eventTime(), o.eventTime(), o.label(), o.features());
      forecaster.predict(early, probabilities);
      listener.predicted(o, probabilities);
      if (o.label() >= 0) {
        forecaster.learn(early, early.label());
      }
    }
  }

  /** Reads one item ahead and checks the order. */
  private static final class Lookahead {
    private final Iterator<Observation> observations;
    private Observation next;

    Lookahead(Iterator<Observation> observations) {
      this.observations = observations;
      take();
    }

    /** Those that were deferred, and all up to a time; mostly it is one. */
    List<Observation> takeUntil(long time, List<Observation> deferred) {
      Observation first = deferred.isEmpty() && reaches(time) ? take() : null;
      if (first != null && !reaches(time)) {
        return List.of(first);
      }
      List<Observation> batch = new ArrayList<>(deferred);
      if (first != null) {
        batch.add(first);
      }
      while (reaches(time)) {
        batch.add(take());
      }
      return batch;
    }

    private boolean reaches(long time) {
      return next != null && next.eventTime() <= time;
    }

    final Observation take() {
      Observation taken = next;
      next = observations.hasNext() ? observations.next() : null;
      if (next != null) {
        checkOrder(taken, next);
      }
      return taken;
    }
  }

  /** Predicts a batch; returns what was deferred. */
  private List<Observation> decide(long decision, List<Observation> batch) {
    learnLabelsUntil(decision);
    forecaster.begin(decision, batch);
    List<Observation> deferred = List.of();
    for (Observation o : batch) {
      if (forecaster.defers(o)) {
        deferred = deferred.isEmpty() ? new ArrayList<>() : deferred;
        deferred.add(o);
      } else {
        learnLabelsUntil(decision);
        predict(o, decision);
      }
    }
    return deferred;
  }

  /** A label and when it counts. */
  private record Due(long time, Observation item) {}

  private static Comparator<Due> order(LabelRelease release) {
    Comparator<Due> byTime = Comparator.comparingLong(Due::time);
    Comparator<Due> byId = Comparator.comparing(due -> due.item().id());
    return switch (release) {
      case PASSED -> byTime.thenComparing(byId);
      case REACHED -> byTime.thenComparingLong(due -> due.item().eventTime()).thenComparing(byId);
    };
  }

  private static void checkOrder(Observation previous, Observation next) {
    if (previous == null || previous.eventTime() < next.eventTime()) {
      return;
    }
    if (previous.eventTime() > next.eventTime() || previous.id().compareTo(next.id()) >= 0) {
      throw new IllegalArgumentException(
          "observations must be in ascending order of (event time, id): "
              + describe(next)
              + " comes after "
              + describe(previous)
              + "; sort them first");
    }
  }

  private static String describe(Observation o) {
    return "(" + o.eventTime() + ", " + o.id() + ")";
  }

  private void learnLabelsUntil(long time) {
    long last = release == LabelRelease.REACHED ? time : time - 1;
    while (!waiting.isEmpty() && waiting.peek().time() <= last) {
      Observation due = waiting.poll().item();
      forecaster.learn(due, due.label());
    }
  }

  private void predict(Observation o, long decision) {
    forecaster.predict(o, probabilities);
    listener.predicted(o, probabilities);
    if (o.label() >= 0) {
      waiting.add(new Due(Math.max(decision, o.labelTime()), o));
    }
  }
}
