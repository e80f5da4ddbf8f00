package io.bellwether.benchmarks.peers;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Scores;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * How one contestant played a stream: each item predicted when it happens and learned when its
 * label is known, until the stream or the time is over.
 */
final class Contest {
  private final int numClasses;
  private final double seconds;
  private final List<double[]> probabilities;
  private final List<Integer> labels;
  private final double retainedBytes;

  private Contest(
      int numClasses,
      double seconds,
      List<double[]> probabilities,
      List<Integer> labels,
      double retainedBytes) {
    this.numClasses = numClasses;
    this.seconds = seconds;
    this.probabilities = probabilities;
    this.labels = labels;
    this.retainedBytes = retainedBytes;
  }

  /**
   * Plays; the contestant is made, weighed on the heap when it has learned all, and forgotten.
   *
   * @param weighed whether it is weighed, which takes far longer than a short game itself
   */
  static Contest play(
      PeerStream stream,
      Supplier<? extends Forecaster> contestant,
      double limitSeconds,
      boolean weighed) {
    List<double[]> probabilities = new ArrayList<>(stream.items().size());
    List<Integer> labels = new ArrayList<>(stream.items().size());
    Forecaster player = contestant.get();
    long started = System.nanoTime();
    Prequential.run(
        new UntilTime(stream.items().iterator(), started + (long) (limitSeconds * 1e9)),
        LabelRelease.REACHED,
        player,
        (o, p) -> {
          probabilities.add(p.clone());
          labels.add(o.label());
        });
    double seconds = (System.nanoTime() - started) / 1e9;
    double retained = Double.NaN;
    if (weighed) {
      double with = liveBytes();
      Reference.reachabilityFence(player);
      player = null;
      retained = Math.max(0, with - liveBytes());
    }
    return new Contest(stream.classes().size(), seconds, probabilities, labels, retained);
  }

  private static double liveBytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Ends when the time is over, which it looks at now and then: to look takes time, too. */
  private static final class UntilTime implements Iterator<Observation> {
    private static final int ITEMS_A_LOOK = 16;

    private final Iterator<Observation> items;
    private final long end;
    private int left;

    UntilTime(Iterator<Observation> items, long end) {
      this.items = items;
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      if (left == 0) {
        left = items.hasNext() && System.nanoTime() < end ? ITEMS_A_LOOK : 0;
      }
      return left > 0 && items.hasNext();
    }

    @Override
    public Observation next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      left--;
      return items.next();
    }
  }

  /**
   * The same of a contestant that only predicted here.
   *
   * @param seconds what training it elsewhere took
   * @param retainedBytes what it was found to weigh there
   */
  Contest trainedApart(double seconds, double retainedBytes) {
    return new Contest(
        numClasses, this.seconds + seconds, probabilities, labels, Math.max(0, retainedBytes));
  }

  /** How many items it came to predict. */
  int count() {
    return labels.size();
  }

  double seconds() {
    return seconds;
  }

  double itemsPerSecond() {
    return count() / seconds;
  }

  /** What the collector could free once the contestant was forgotten; NaN if not weighed. */
  double retainedBytes() {
    return retainedBytes;
  }

  /** How good it was over its first items. */
  Scores scores(int first) {
    Scores scores = new Scores(numClasses);
    for (int i = 0; i < first; i++) {
      if (labels.get(i) >= 0) {
        scores.add(probabilities.get(i), labels.get(i));
      }
    }
    return scores;
  }
}
