package io.bellwether.dashboard.alerts;

import io.bellwether.schema.Prediction;
import java.util.List;

/**
 * Makes an item of a prediction. What the prediction itself says of novelty and relevance holds;
 * else novelty is one less the greatest similarity to a former item of the symbol, and relevance is
 * as {@link Relevance} says.
 */
final class Assessment {
  private Assessment() {}

  static Item of(Prediction prediction, long time, Watch watch, RuleBook book, Outcomes outcomes) {
    String headline = prediction.getHeadline();
    String symbol = prediction.getSymbol();
    byte[] fingerprint = Fingerprint.of(headline);
    long now = Math.max(time, watch.now());
    double similarity = 0;
    for (Item former : watch.items()) {
      if (former.time() > now - book.noveltyWindow().toMillis()) {
        similarity =
            Math.max(similarity, Fingerprint.similarity(fingerprint, former.fingerprint()));
      }
    }
    List<String> aliases = book.aliases().getOrDefault(symbol, List.of());
    return new Item(
        now,
        prediction.getId(),
        outcomes.calibrated(prediction, time, book),
        prediction.getNovelty() == null ? 1 - similarity : prediction.getNovelty(),
        prediction.getRelevance() == null
            ? Relevance.of(headline, symbol, aliases)
            : prediction.getRelevance(),
        similarity >= book.duplicateSimilarity(),
        fingerprint);
  }
}
