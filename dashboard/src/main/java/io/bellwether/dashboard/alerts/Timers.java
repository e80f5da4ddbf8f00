package io.bellwether.dashboard.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The clocks of the partitions of the predictions topic, and the symbols to look at when these
 * reach a time. One clock for each partition, as one may be read far ahead of another; Kafka
 * Streams' own stream time would also run ahead with labels, which lie in the future of predictions
 * not yet read.
 */
final class Timers {
  private static final int PREFIX_BYTES = Integer.BYTES + Long.BYTES;

  private final KeyValueStore<Integer, Long> clocks;
  private final KeyValueStore<Bytes, byte[]> due;

  Timers(KeyValueStore<Integer, Long> clocks, KeyValueStore<Bytes, byte[]> due) {
    this.clocks = clocks;
    this.due = due;
  }

  /** Moves a clock forward, never back; returns its time. */
  long advance(int partition, long time) {
    Long before = clocks.get(partition);
    if (before != null && before >= time) {
      return before;
    }
    clocks.put(partition, time);
    return time;
  }

  /** The time of the clock that is furthest; 0 before the first prediction. */
  long latest() {
    long latest = 0;
    try (KeyValueIterator<Integer, Long> all = clocks.all()) {
      while (all.hasNext()) {
        latest = Math.max(latest, all.next().value);
      }
    }
    return latest;
  }

  void set(int partition, long time, String symbol) {
    due.put(key(partition, time, symbol), new byte[0]);
  }

  /** Takes the symbols whose times have come, earliest first; a symbol may be there twice. */
  List<String> take(int partition, long now) {
    List<Bytes> taken = new ArrayList<>();
    // Up to now and no further: stores in memory copy the keys of a range.
    try (KeyValueIterator<Bytes, byte[]> timers =
        due.range(key(partition, 0, ""), key(partition, now + 1, ""))) {
      timers.forEachRemaining(timer -> taken.add(timer.key));
    }
    taken.forEach(due::delete);
    return taken.stream().map(Timers::symbol).toList();
  }

  private static String symbol(Bytes key) {
    byte[] bytes = key.get();
    return new String(bytes, PREFIX_BYTES, bytes.length - PREFIX_BYTES, UTF_8);
  }

  private static Bytes key(int partition, long time, String symbol) {
    byte[] bytes = symbol.getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(PREFIX_BYTES + bytes.length)
            .putInt(partition)
            .putLong(Math.max(0, time))
            .put(bytes)
            .array());
  }
}
