package io.bellwether.core.mixture;

import io.bellwether.core.gate.Capacity;
import java.io.Serializable;

/**
 * How the gate puts items together: those of one key in one interval are a micro-batch, routed when
 * the interval ends. What belongs together depends on event times alone, so that it is the same at
 * any parallelism and in the backtest.
 *
 * @param millis length of an interval; 0 for every item on its own
 * @param key items of different keys are in different micro-batches
 * @param capacity of each expert, by micro-batch
 */
public record Batching(long millis, ItemKey key, Capacity capacity) implements Serializable {
  /** Every item is routed on its own. */
  public static final Batching OFF = new Batching(0, ItemKey.SYMBOL, Capacity.DROPLESS);

  public Batching {
    if (millis < 0) {
      throw new IllegalArgumentException("gate.batch must not be negative: " + millis + " ms");
    }
    if (millis == 0 && !capacity.isDropless()) {
      throw new IllegalArgumentException(
          "gate.capacity.factor must be inf without gate.batch, as one item overflows nothing: "
              + capacity.factor());
    }
  }

  /** Whether items are put together at all. */
  public boolean isOn() {
    return millis > 0;
  }

  /** The last millisecond of the interval that a time lies in; the time itself when it is off. */
  public long endOf(long time) {
    return isOn() ? Math.floorDiv(time, millis) * millis + millis - 1 : time;
  }
}
