package io.bellwether.flink;

/**
 * A message with a place in the order of events: by time, then by rank, then by id. At equal times
 * all items (rank 1) come before all labels (rank 2), so that no item sees a label of its own
 * instant.
 */
interface Timed extends Comparable<Timed> {
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

  @Override
  default int compareTo(Timed other) {
    int byTime = Long.compare(time(), other.time());
    if (byTime != 0) {
      return byTime;
    }
    int byRank = Integer.compare(rank(), other.rank());
    return byRank != 0 ? byRank : itemId().compareTo(other.itemId());
  }
}
