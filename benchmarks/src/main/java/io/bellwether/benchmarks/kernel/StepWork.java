package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.TextFeaturesBenchmark;
import io.bellwether.core.Features;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.core.text.TextFeatures;

/**
 * {@link Work} of the steps that have no twin. They decide, hash and take logarithms more than they
 * multiply, so that they come less near to it than kernels do.
 */
final class StepWork {
  /** Of the labels in {@link io.bellwether.benchmarks.FilterBenchmark}. */
  private static final int CLASSES = 3;

  /** Indices of the item, whose hash parts equal scores. */
  private static final int ENTRIES = 40;

  private StepWork() {}

  /** One label and the beliefs after it. */
  static Work ofFilter(String kind, int experts, boolean allVote) {
    if (kind.equals("fixed-share")) {
      return fixedShare(experts, allVote ? experts : 2);
    }
    return kind.equals("moe-f-causal") && allVote
        ? ownFilters(experts)
        // Experts that have always voted together share the filters of one.
        : sharedFilters(experts, allVote ? 1 : 2);
  }

  /**
   * For each voter the logarithm of its vote, sums of exponentials before and after it, and its
   * share's logarithm; then the beliefs of all, as exponentials of differences to their sum.
   */
  private static Work fixedShare(int experts, int voters) {
    int normalised = voters == experts ? 4 * experts : 0;
    int held = 2 * experts + 2 * voters;
    return Work.doubles(12 * voters + 5 * experts + normalised, held + experts, held);
  }

  /**
   * Every filter is moved by four multiply-adds an entry, and mixed by one; its panel stays in the
   * cache meanwhile.
   */
  private static Work ownFilters(int experts) {
    int entries = CLASSES * experts * experts;
    return Work.floats(5 * entries, 2 * entries, entries);
  }

  /**
   * The filters of a few rows drift, are conditioned and scored, by about seven multiply-adds an
   * entry; the sum over all is kept along and mixed.
   */
  private static Work sharedFilters(int experts, int rows) {
    int entries = CLASSES * experts * rows;
    int sums = CLASSES * experts;
    return Work.doubles(
        7 * entries + 2 * sums + 3 * experts,
        3 * entries + 3 * sums + 4 * experts,
        entries + sums + 4 * experts);
  }

  /** The scores are copied, and each is compared. */
  static Work ofTopK(int experts) {
    return Work.floats(experts, 3 * experts + ENTRIES, 2 * experts + ENTRIES);
  }

  /**
   * A step of a hash for each character and each entry, of which index and value are written.
   *
   * @param headline by its name in {@link TextFeaturesBenchmark}
   */
  static Work ofText(String headline) {
    String text = TextFeaturesBenchmark.Headline.valueOf(headline).text();
    Features features = new Features();
    new TextFeatures(FeatureSpec.DEFAULT).extract(text, features);
    double bytes =
        Character.BYTES * text.length() + (Integer.BYTES + Float.BYTES) * features.size();
    return new Work(text.length() + features.size(), bytes, bytes);
  }
}
