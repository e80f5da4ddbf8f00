package io.bellwether.benchmarks.peers;

import java.util.List;

/**
 * How Flink ML's online logistic regression is set; all else is its default.
 *
 * @param batchSize how many labels make a version of the model
 * @param alpha how fast it learns
 */
record FlinkMlSetting(String name, int batchSize, double alpha) {
  static final String FLINK_ML = "Flink ML OnlineLogisticRegression";

  /**
   * Its defaults; the smallest batch, which was better than 32, 100 and 500 labels; and, with that,
   * the best of 0.1, 1, 3 and 10 for how fast it learns, so that nobody can say that it was held
   * back. All were seen on all of elec2, which flatters the last two.
   */
  static List<FlinkMlSetting> all() {
    return List.of(
        new FlinkMlSetting(FLINK_ML, 32, 0.1),
        new FlinkMlSetting(FLINK_ML + ", batch 1", 1, 0.1),
        new FlinkMlSetting(FLINK_ML + ", batch 1, alpha 10", 1, 10));
  }
}
