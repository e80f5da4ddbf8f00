package io.bellwether.flink;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Gives every expert slot a key such that the slots are spread evenly over the subtasks.
 *
 * <p>Hashing a dozen names leaves some subtasks with none and others with four. Here slot s gets
 * the key group that keeps the fullest subtask emptiest, for every parallelism up to {@value
 * #PARALLELISMS} at once, given the slots before it. The choice depends on nothing but the slot and
 * the maximum parallelism, so keys stay the same when experts are added or the job is rescaled.
 */
final class ExpertPlacement {
  private static final int PARALLELISMS = 16;

  private final int maxParallelism;
  private final int[][] load = new int[PARALLELISMS + 1][];
  private final int[] groupLoad;
  private final Set<Integer> usedKeys = new HashSet<>();
  private int[] keys = new int[0];

  ExpertPlacement(int maxParallelism) {
    this.maxParallelism = maxParallelism;
    this.groupLoad = new int[maxParallelism];
    for (int p = 1; p <= PARALLELISMS; p++) {
      load[p] = new int[p];
    }
  }

  /** The key of a slot. */
  int key(int slot) {
    if (slot >= keys.length) {
      place(slot + 1);
    }
    return keys[slot];
  }

  private void place(int count) {
    int[] grown = Arrays.copyOf(keys, count);
    for (int slot = keys.length; slot < count; slot++) {
      int group = emptiestGroup();
      occupy(group);
      grown[slot] = keyInGroup(group);
    }
    keys = grown;
  }

  private int emptiestGroup() {
    int best = 0;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int group = 0; group < maxParallelism; group++) {
      double cost = groupLoad[group];
      for (int p = 1; p <= Math.min(PARALLELISMS, maxParallelism); p++) {
        cost += (double) load[p][subtask(group, p)] * p;
      }
      if (cost < bestCost) {
        best = group;
        bestCost = cost;
      }
    }
    return best;
  }

  private void occupy(int group) {
    groupLoad[group]++;
    for (int p = 1; p <= Math.min(PARALLELISMS, maxParallelism); p++) {
      load[p][subtask(group, p)]++;
    }
  }

  private int subtask(int group, int parallelism) {
    return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
        maxParallelism, parallelism, group);
  }

  private int keyInGroup(int group) {
    for (int key = 0; ; key++) {
      if (KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism) == group
          && usedKeys.add(key)) {
        return key;
      }
    }
  }
}
