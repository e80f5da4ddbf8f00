package io.bellwether.dashboard;

import io.bellwether.schema.Prediction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One or more predictions for a symbol, added up. The symbol itself is the key and not repeated
 * here, so that a tally is never longer than the prediction it was made of. Immutable.
 */
record Tally(
    String latestId,
    long latestEventTime,
    String verdict,
    double confidence,
    long numPredictions,
    long numDegraded,
    Map<String, Long> numByClass) {
  Tally {
    numByClass = Collections.unmodifiableMap(new LinkedHashMap<>(numByClass));
  }

  /** The tally of one prediction. */
  static Tally of(Prediction prediction) {
    Map<String, Long> numByClass = new LinkedHashMap<>();
    prediction.getClasses().forEach(name -> numByClass.put(name, 0L));
    numByClass.put(prediction.getVerdict(), 1L);
    return new Tally(
        prediction.getId(),
        prediction.getEventTime().toEpochMilli(),
        prediction.getVerdict(),
        prediction.getConfidence(),
        1,
        prediction.getDegraded() ? 1 : 0,
        numByClass);
  }

  /** Both together; at equal event times {@code later} is the latest. */
  Tally plus(Tally later) {
    Tally latest = later.latestEventTime >= latestEventTime ? later : this;
    Map<String, Long> sums = new LinkedHashMap<>(numByClass);
    later.numByClass.forEach((name, count) -> sums.merge(name, count, Long::sum));
    return new Tally(
        latest.latestId,
        latest.latestEventTime,
        latest.verdict,
        latest.confidence,
        numPredictions + later.numPredictions,
        numDegraded + later.numDegraded,
        sums);
  }
}
