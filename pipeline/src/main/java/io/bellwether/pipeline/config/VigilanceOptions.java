package io.bellwether.pipeline.config;

import io.bellwether.core.mixture.DriftRule;
import io.bellwether.core.mixture.Staleness;
import java.time.Duration;
import java.util.List;

/** What is done when experts change or labels stay away. */
final class VigilanceOptions {
  /** Who looks for changes. */
  enum Detector {
    NONE,
    ADWIN,
    PAGE_HINKLEY
  }

  static final Option<Detector> DRIFT_DETECTOR =
      new Option<>(
          "filter.drift.detector",
          OptionTypes.choice(Detector.values()),
          "none",
          "Who looks whether an expert's losses (1 − p of the true class, label by label, under each"
              + " filter key) have changed: adwin compares parts of a window that it sizes itself,"
              + " page-hinkley cumulates deviations from the mean.");
  static final Option<Double> DRIFT_DELTA =
      new Option<>(
          "filter.drift.delta",
          OptionTypes.number("above 0, below 1", x -> x > 0 && x < 1),
          "0.002",
          "Bounds the chance of a false alarm at one comparison. For adwin.");
  static final Option<Double> DRIFT_TOLERANCE =
      new Option<>(
          "filter.drift.tolerance",
          OptionTypes.number("at least 0, below 1", x -> x >= 0 && x < 1),
          "0.005",
          "Deviations from the mean up to this count for nothing. For page-hinkley.");
  static final Option<Double> DRIFT_THRESHOLD =
      new Option<>(
          "filter.drift.threshold",
          OptionTypes.number("above 0", x -> x > 0 && !x.isInfinite()),
          "50",
          "Cumulated deviation that is an alarm. For page-hinkley.");
  static final Option<DriftRule.Action> DRIFT_ACTION =
      new Option<>(
          "filter.drift.action",
          OptionTypes.choice(DriftRule.Action.values()),
          "reset",
          "What follows an alarm: reset makes the belief in that expert an equal share, speed-up has"
              + " the filter learn faster for a while (not with adahedge, boa and ml-poly, which find"
              + " their own rate).");
  static final Option<Double> DRIFT_FACTOR =
      new Option<>(
          "filter.drift.factor",
          OptionTypes.number("above 1, at most 1000", x -> x > 1 && x <= 1000),
          "10",
          "So many times one update counts then. For speed-up.");
  static final Option<Integer> DRIFT_FOR =
      new Option<>(
          "filter.drift.for",
          OptionTypes.integer(1, 1_000_000),
          "200",
          "For so many labels of the filter key. For speed-up.");

  static final Option<Duration> LABELS_BLIND_AFTER =
      new Option<>(
          "labels.blind-after",
          OptionTypes.duration(Duration.ofMillis(1)),
          null,
          "When the newest label that influenced a prediction is older than this at its decision, or"
              + " there is none, the prediction says that it is blind; left out, none is. How long an"
              + " item waits for its label is another matter: labels.max-age.");
  static final Option<Staleness.WhenBlind> LABELS_WHEN_BLIND =
      new Option<>(
          "labels.when-blind",
          OptionTypes.choice(Staleness.WhenBlind.values()),
          "keep",
          "Whether the beliefs still count then (keep), or the routing weights alone (uniform). With"
              + " labels.blind-after.");

  static final List<Option<?>> DRIFT =
      List.of(
          DRIFT_DETECTOR,
          DRIFT_DELTA,
          DRIFT_TOLERANCE,
          DRIFT_THRESHOLD,
          DRIFT_ACTION,
          DRIFT_FACTOR,
          DRIFT_FOR);

  static final List<Option<?>> LABELS = List.of(LABELS_BLIND_AFTER, LABELS_WHEN_BLIND);

  private VigilanceOptions() {}
}
