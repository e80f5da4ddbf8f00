package io.bellwether.core.metric;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/**
 * Test, then train, with labels that come late: the only order in which anything here is scored.
 *
 * <p>Every item is predicted when it happens and learned when its label is known, which is at its
 * <em>effective label time</em>, the later of event time and label time. A prediction at time T has
 * seen all labels with an effective label time before T and none with a later one; {@link
 * LabelRelease} says what holds at T itself. Labels are learned in the order of (effective label
 * time, the item's event time, id), or, where they count only once their time has passed, of
 * (effective label time, id). Labels that are still waiting at the end of the stream are not
 * learned.
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
  private final PriorityQueue<Observation> waiting;
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
    Prequential run = new Prequential(release, forecaster, listener);
    Observation previous = null;
    while (observations.hasNext()) {
      Observation next = observations.next();
      checkOrder(previous, next);
      run.learnLabelsUntil(next.eventTime());
      run.predict(next);
      previous = next;
    }
  }

  private static Comparator<Observation> order(LabelRelease release) {
    Comparator<Observation> byTime = Comparator.comparingLong(Prequential::effectiveLabelTime);
    return switch (release) {
      case PASSED -> byTime.thenComparing(Observation::id);
      case REACHED ->
          byTime.thenComparingLong(Observation::eventTime).thenComparing(Observation::id);
    };
  }

  private static long effectiveLabelTime(Observation o) {
    return Math.max(o.eventTime(), o.labelTime());
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
    while (!waiting.isEmpty() && effectiveLabelTime(waiting.peek()) <= last) {
      Observation due = waiting.poll();
      forecaster.learn(due, due.label());
    }
  }

  private void predict(Observation o) {
    forecaster.predict(o, probabilities);
    listener.predicted(o, probabilities);
    if (o.label() >= 0) {
      waiting.add(o);
    }
  }
}
