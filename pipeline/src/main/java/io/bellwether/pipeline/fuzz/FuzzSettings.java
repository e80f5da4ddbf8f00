package io.bellwether.pipeline.fuzz;

/**
 * How much, and of what.
 *
 * @param records hostile ones; at least 1
 * @param items good ones, of a made-up market; at least 1
 * @param seed another one, other records
 * @param parallelism subtasks of each operator; at least 1
 */
public record FuzzSettings(int records, int items, long seed, int parallelism) {
  public FuzzSettings {
    check("--records", records);
    check("--items", items);
    check("--parallelism", parallelism);
  }

  private static void check(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be at least 1: " + value);
    }
  }
}
