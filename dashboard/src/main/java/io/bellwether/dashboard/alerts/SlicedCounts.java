package io.bellwether.dashboard.alerts;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts of what labels showed, in slices of an hour, summed up over a window of slices that had
 * ended by a given time. As a label counts only from the end of its hour, a sum never holds one of
 * later than that time, whatever was read in what order.
 *
 * <p>One thread. Sums for times that move forward cost what changed; a step back to another hour
 * costs one pass over the window.
 */
final class SlicedCounts {
  static final long SLICE_MILLIS = 3_600_000;

  /** Counts by name; the length of an array is up to the name's owner, and always the same. */
  static final StateSerde<Map<String, long[]>> SERDE =
      new StateSerde<>(
          "a slice of counts",
          (counts, out) -> {
            out.writeInt(counts.size());
            for (Map.Entry<String, long[]> entry : counts.entrySet()) {
              StateSerde.writeText(entry.getKey(), out);
              out.writeInt(entry.getValue().length);
              for (long count : entry.getValue()) {
                out.writeLong(count);
              }
            }
          },
          in -> {
            Map<String, long[]> counts = new HashMap<>();
            for (int i = in.readInt(); i > 0; i--) {
              String name = StateSerde.readText(in);
              long[] values = new long[in.readInt()];
              for (int k = 0; k < values.length; k++) {
                values[k] = in.readLong();
              }
              counts.put(name, values);
            }
            return counts;
          });

  private final KeyValueStore<Long, Map<String, long[]>> store;
  private Map<String, long[]> sums = new HashMap<>();
  private long last = Long.MIN_VALUE;
  private long numSlices;
  private Map<String, long[]> formerSums = new HashMap<>();
  private long formerLast = Long.MIN_VALUE;

  SlicedCounts(KeyValueStore<Long, Map<String, long[]>> store) {
    this.store = store;
  }

  /** Adds counts that a label of this time showed. */
  void add(long labelTime, Map<String, long[]> counts) {
    long slice = slice(labelTime);
    Map<String, long[]> before = store.get(slice);
    Map<String, long[]> after = before == null ? new HashMap<>() : before;
    addAll(after, counts, 1);
    store.put(slice, after);
    if (last != Long.MIN_VALUE && slice <= last && slice > last - numSlices) {
      addAll(sums, counts, 1);
    }
    formerLast = Long.MIN_VALUE;
  }

  /**
   * The sum under a name over the window that ends with the last slice that is over at {@code
   * time}; null when there is none. The array belongs to this object and holds until the next call.
   */
  long[] asOf(long time, String name, long windowMillis) {
    long wanted = slice(time) - 1;
    resize(Math.max(1, windowMillis / SLICE_MILLIS), wanted);
    if (wanted >= last) {
      forward(wanted);
      return sums.get(name);
    }
    if (wanted != formerLast) {
      formerSums = sum(wanted - numSlices + 1, wanted);
      formerLast = wanted;
    }
    return formerSums.get(name);
  }

  private void resize(long slices, long wanted) {
    if (last == Long.MIN_VALUE || slices != numSlices) {
      numSlices = slices;
      last = Math.max(last, wanted);
      sums = sum(last - numSlices + 1, last);
      formerLast = Long.MIN_VALUE;
    }
  }

  private void forward(long wanted) {
    if (wanted - last >= numSlices) {
      sums = sum(wanted - numSlices + 1, wanted);
    } else if (wanted > last) {
      addAll(sums, sum(last + 1, wanted), 1);
      addAll(sums, sum(last - numSlices + 1, wanted - numSlices), -1);
    }
    last = wanted;
  }

  /** Forgets what is older than the window that ends at {@code time}, and a day for the late. */
  void purge(long time, long windowMillis) {
    long now = slice(time) - 1;
    resize(Math.max(1, windowMillis / SLICE_MILLIS), now);
    if (now > last) {
      forward(
          now); // What leaves the sums is read from the slices, so it must leave before they go.
    }
    long before = last - numSlices - 24;
    if (before >= 0) {
      try (KeyValueIterator<Long, Map<String, long[]>> old = store.range(0L, before)) {
        while (old.hasNext()) {
          store.delete(old.next().key);
        }
      }
    }
  }

  private Map<String, long[]> sum(long from, long to) {
    Map<String, long[]> sum = new HashMap<>();
    if (to < 0) {
      return sum;
    }
    try (KeyValueIterator<Long, Map<String, long[]>> slices = store.range(Math.max(0, from), to)) {
      while (slices.hasNext()) {
        KeyValue<Long, Map<String, long[]>> slice = slices.next();
        addAll(sum, slice.value, 1);
      }
    }
    return sum;
  }

  private static void addAll(Map<String, long[]> to, Map<String, long[]> from, int sign) {
    from.forEach(
        (name, counts) -> {
          long[] sum = to.computeIfAbsent(name, ignored -> new long[counts.length]);
          for (int i = 0; i < counts.length; i++) {
            sum[i] += sign * counts[i];
          }
        });
  }

  private static long slice(long time) {
    return Math.floorDiv(Math.max(0, time), SLICE_MILLIS);
  }
}
