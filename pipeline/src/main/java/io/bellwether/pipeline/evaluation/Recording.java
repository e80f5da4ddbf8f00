package io.bellwether.pipeline.evaluation;

import io.bellwether.core.Observation;
import io.bellwether.core.metric.Scorebook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what rows predicted for the scored part of a stream, in one pass or in several. */
final class Recording {
  private final Scorebook book;
  private final int firstScored;
  private final List<Long> eventTimes = new ArrayList<>();
  private final Map<Cut.By, List<String>> values = new EnumMap<>(Cut.By.class);
  private final Map<String, Integer> itemById = new HashMap<>();
  private int index;
  private boolean itemsKnown;

  /**
   * Begins a recording.
   *
   * @param firstScored index of the first item that counts
   */
  Recording(int numClasses, int numRows, int firstScored) {
    this.book = new Scorebook(numClasses, numRows);
    this.firstScored = firstScored;
    for (Cut.By by : Cut.By.values()) {
      values.put(by, new ArrayList<>());
    }
  }

  /** The next pass over the same stream begins. */
  void rewind() {
    itemsKnown = itemsKnown || index > 0;
    index = 0;
  }

  /**
   * An item was predicted by a lineup. The first pass decides which items are scored; later ones
   * may come to them in another order.
   *
   * @param lastKnown used in the first pass
   */
  void predicted(Observation o, Lineup lineup, double[] lastKnown) {
    if (!itemsKnown && index >= firstScored && o.label() >= 0) {
      addItem(o, lastKnown);
    }
    Integer item = itemById.get(o.id());
    lineup.trace(o, index++, item != null);
    for (int row = 0; item != null && row < lineup.rows().size(); row++) {
      book.add(lineup.rows().get(row).column(), item, lineup.opinion(row));
    }
  }

  private void addItem(Observation o, double[] lastKnown) {
    itemById.put(o.id(), book.size());
    book.addItem(o.features().symbol(), o.labelTime(), o.label(), mostProbable(lastKnown));
    eventTimes.add(o.eventTime());
    values.forEach((by, list) -> list.add(by.of(o.features()).intern()));
  }

  /** The class that stands out, or -1 when none does. */
  private static int mostProbable(double[] probabilities) {
    int best = 0;
    boolean even = true;
    for (int c = 1; c < probabilities.length; c++) {
      even &= probabilities[c] == probabilities[0];
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return even ? -1 : best;
  }

  /** How many items were played, scored or not. */
  int played() {
    return index;
  }

  Scorebook book() {
    return book;
  }

  /** Event times of the scored items. */
  List<Long> eventTimes() {
    return eventTimes;
  }

  /** Languages, symbols or sources of the scored items. */
  List<String> values(Cut.By by) {
    return values.get(by);
  }
}
