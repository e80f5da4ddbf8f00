package io.bellwether.pipeline.config;

import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_ACTION;
import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_DELTA;
import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_DETECTOR;
import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_FACTOR;
import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_FOR;
import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_THRESHOLD;
import static io.bellwether.pipeline.config.VigilanceOptions.DRIFT_TOLERANCE;
import static io.bellwether.pipeline.config.VigilanceOptions.LABELS_BLIND_AFTER;
import static io.bellwether.pipeline.config.VigilanceOptions.LABELS_WHEN_BLIND;

import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.mixture.DriftRule;
import io.bellwether.core.mixture.DriftRule.Action;
import io.bellwether.core.mixture.Staleness;
import io.bellwether.core.mixture.Vigilance;
import io.bellwether.pipeline.config.VigilanceOptions.Detector;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads what is done when experts change or labels stay away. Settings that have no use beside the
 * others are refused when they are given, and are not among the settings in force.
 */
final class VigilanceReader {
  private final SettingsReader reader;
  private final Problems problems;

  VigilanceReader(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  Vigilance read(FilterSpec filter) {
    return new Vigilance(drift(filter), staleness());
  }

  private DriftRule drift(FilterSpec filter) {
    Detector detector = reader.read(DRIFT_DETECTOR);
    if (detector == Detector.NONE) {
      VigilanceOptions.DRIFT.stream()
          .filter(option -> !option.equals(DRIFT_DETECTOR))
          .forEach(option -> refuse(option, "with filter.drift.detector none"));
      return DriftRule.NONE;
    }
    DriftSpec spec = detector(detector);
    Action action = reader.read(DRIFT_ACTION);
    checkFits(filter, detector, action);
    if (action == Action.RESET) {
      refuse(DRIFT_FACTOR, "with filter.drift.action reset");
      refuse(DRIFT_FOR, "with filter.drift.action reset");
      return new DriftRule(spec, action, DRIFT_FACTOR.defaultValue(), DRIFT_FOR.defaultValue());
    }
    return new DriftRule(spec, action, reader.read(DRIFT_FACTOR), reader.read(DRIFT_FOR));
  }

  private DriftSpec detector(Detector detector) {
    if (detector == Detector.ADWIN) {
      refuse(DRIFT_TOLERANCE, "with filter.drift.detector adwin");
      refuse(DRIFT_THRESHOLD, "with filter.drift.detector adwin");
      return new DriftSpec.Adwin(reader.read(DRIFT_DELTA));
    }
    refuse(DRIFT_DELTA, "with filter.drift.detector page-hinkley");
    return new DriftSpec.PageHinkley(reader.read(DRIFT_TOLERANCE), reader.read(DRIFT_THRESHOLD));
  }

  private void checkFits(FilterSpec filter, Detector detector, Action action) {
    if (filter instanceof FilterSpec.None) {
      problems.add(
          reader.where(DRIFT_DETECTOR),
          DRIFT_DETECTOR.key(),
          "must be none with filter.kind none, which believes all alike",
          OptionTypes.word(detector),
          "choose another filter.kind, or leave it out");
    } else if (action == Action.SPEED_UP && !filter.canHasten()) {
      problems.add(
          reader.where(DRIFT_ACTION),
          DRIFT_ACTION.key(),
          "must be reset with filter.kind " + filter.kind() + ", which finds its own rate",
          OptionTypes.word(action),
          "choose reset, or fixed-share, hedge, moe-f or moe-f-causal");
    }
  }

  private Staleness staleness() {
    Optional<Duration> blindAfter = reader.readOptional(LABELS_BLIND_AFTER);
    if (blindAfter.isEmpty()) {
      refuse(LABELS_WHEN_BLIND, "without labels.blind-after");
      return Staleness.NEVER;
    }
    return new Staleness(blindAfter.get().toMillis(), reader.read(LABELS_WHEN_BLIND));
  }

  private void refuse(Option<?> option, String where) {
    if (reader.isGiven(option)) {
      problems.add(
          reader.where(option),
          option.key(),
          "must be left out " + where,
          reader.given(option),
          "remove it; it would do nothing");
    }
  }
}
