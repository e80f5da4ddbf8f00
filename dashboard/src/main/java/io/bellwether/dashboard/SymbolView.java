package io.bellwether.dashboard;

import java.time.Instant;
import java.util.Map;

/**
 * What has been predicted for one symbol. Immutable.
 *
 * @param symbol empty for items that name none
 * @param latestId the item with the newest event time; of several, the one that came last
 * @param latestEventTime its event time
 * @param verdict its most probable class
 * @param confidence the probability of that class, 0 to 1
 * @param numPredictions all predictions so far
 * @param numDegraded those of them in which an asked expert did not answer
 * @param numByClass predictions by verdict, with 0 for classes that never won; not modifiable, in
 *     the order in which the predictions name the classes
 */
public record SymbolView(
    String symbol,
    String latestId,
    Instant latestEventTime,
    String verdict,
    double confidence,
    long numPredictions,
    long numDegraded,
    Map<String, Long> numByClass) {

  static SymbolView of(String symbol, Tally tally) {
    return new SymbolView(
        symbol,
        tally.latestId(),
        Instant.ofEpochMilli(tally.latestEventTime()),
        tally.verdict(),
        tally.confidence(),
        tally.numPredictions(),
        tally.numDegraded(),
        tally.numByClass());
  }
}
