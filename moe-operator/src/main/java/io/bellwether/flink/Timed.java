package io.bellwether.flink;

import io.bellwether.core.LabelRelease;
import java.util.Comparator;

/** A message with a place in the order of events. */
interface Timed {
  /** Rank of a change of the roster. */
  int CHANGE = 0;

  /** Rank of an item. */
  int ITEM = 1;

  /** Rank of a label. */
  int LABEL = 2;

  /** Event time from which the message may take effect. */
  long time();

  /** What comes first at one time. */
  int rank();

  /** The item it is about; decides between messages of one time and rank. */
  String itemId();

  /** Event time of that item; for a change of the roster it does not matter. */
  long itemTime();

  /**
   * The order of messages: by time, and at equal times changes first; then by the rule all items
   * before all labels, or item by item with the labels of each.
   */
  static Comparator<Timed> order(LabelRelease release) {
    Comparator<Timed> byTime = Comparator.comparingLong(Timed::time);
    return switch (release) {
      case PASSED -> byTime.thenComparingInt(Timed::rank).thenComparing(Timed::itemId);
      case REACHED ->
          byTime
              .thenComparing(message -> message.rank() != CHANGE)
              .thenComparingLong(Timed::itemTime)
              .thenComparing(Timed::itemId)
              .thenComparingInt(Timed::rank);
    };
  }
}
