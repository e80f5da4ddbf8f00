package io.bellwether.pipeline.accuracy;

import java.util.Locale;
import java.util.Optional;

/**
 * What came of one file.
 *
 * @param all whether all of its rows were played
 * @param comparison labels as configured, plain regressions among the rows where there is text
 * @param shared whether items share their instant with labels
 * @param passed the same mixture with {@code labels.release: passed}, where that is worth showing
 */
record FileResult(
    KnownFile file,
    boolean all,
    Comparison comparison,
    SharedInstants shared,
    Optional<Comparison> passed) {

  /** The file's name, with how much of it was played where that was not all. */
  String title() {
    int played = comparison.report().numItems();
    return all ? file.name() : String.format(Locale.ROOT, "%s (first %,d)", file.name(), played);
  }
}
