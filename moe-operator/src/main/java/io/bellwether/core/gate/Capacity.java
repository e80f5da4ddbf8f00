package io.bellwether.core.gate;

import java.io.Serializable;

/**
 * How many items of a micro-batch one expert may take, and what becomes of the rest.
 *
 * @param factor c of Switch Transformer (Fedus, Zoph, Shazeer 2021) and GShard (Lepikhin et al.
 *     2020): of n items that each ask k of e experts, an expert takes at most ⌈c·k·n/e⌉; infinity
 *     is dropless, as in MegaBlocks (Gale et al. 2022)
 * @param overflow what becomes of an item whose expert is full
 * @param maxWaits micro-batches that an item waits for at most; afterwards the next best takes it
 */
public record Capacity(double factor, Overflow overflow, int maxWaits) implements Serializable {
  /** No item ever overflows. */
  public static final Capacity DROPLESS =
      new Capacity(Double.POSITIVE_INFINITY, Overflow.NEXT_BEST, 1);

  /** What becomes of an item whose expert is full. */
  public enum Overflow {
    /** The next expert in the item's order that has room takes it. */
    NEXT_BEST,
    /** That expert's vote is lost; the item may end with none. */
    DROP,
    /** The whole item waits for the next micro-batch. */
    WAIT
  }

  public Capacity {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("capacity.factor must be above 0: " + factor);
    }
    if (maxWaits < 1) {
      throw new IllegalArgumentException("capacity.max-waits must be at least 1: " + maxWaits);
    }
  }

  /** Whether an expert takes all that it is sent. */
  public boolean isDropless() {
    return factor == Double.POSITIVE_INFINITY;
  }

  /** Places at one expert: ⌈factor·topK·items/experts⌉, but never more than there are items. */
  int places(int items, int topK, int experts) {
    double places = Math.ceil(factor * topK * items / experts);
    return places < items ? (int) places : items;
  }
}
