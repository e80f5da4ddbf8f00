package io.bellwether.pipeline.chaos;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a run is like.
 *
 * @param items news items in all; at least one a cycle
 * @param seed of faults and news
 * @param directory for everything; must be empty or not there
 * @param jar the job jar
 * @param job settings of the job that differ from the run's own; whether it repeats itself is up to
 *     them. Its name, its topics and the brokers are the run's
 */
public record ChaosSettings(
    int cycles, long seed, int items, Path directory, Path jar, Map<String, String> job) {
  static final int TASK_MANAGERS = 2;
  static final int SLOTS = 2;

  public ChaosSettings {
    if (cycles < 1 || items < cycles) {
      throw new IllegalArgumentException(
          "a run must have at least one cycle, and an item for each: "
              + cycles
              + " cycles, "
              + items
              + " items");
    }
    job = Map.copyOf(job);
  }
}
