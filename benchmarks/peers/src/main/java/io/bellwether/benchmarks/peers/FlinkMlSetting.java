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
   * Its defaults; a version of every label, which was better than one of 32, 100 or 500; and that
   * with the best of 0.1, 1, 3 and 10 for how fast it learns. Both were chosen on all of elec2, in
   * its favour.
   */
  static List<FlinkMlSetting> all() {
    return List.of(
        new FlinkMlSetting(FLINK_ML, 32, 0.1),
        new FlinkMlSetting(FLINK_ML + ", batch 1", 1, 0.1),
        new FlinkMlSetting(FLINK_ML + ", batch 1, alpha 10", 1, 10));
  }
}
