package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.mixture.Panel;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.served.Serving;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.Prediction;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the backtest says of a market's items, to hold a job's predictions against. */
final class Expectation {
  private static final double TOLERANCE = 1e-6;

  private final Map<String, double[]> probabilities = new LinkedHashMap<>();

  private Expectation() {}

  /** The first items of a market. */
  static List<FileItem> market(int count) {
    NewsMarket market = new NewsMarket(7, Instant.parse("2025-03-03T08:00:00Z"));
    return Stream.generate(market::next).limit(count).toList();
  }

  /** Plays the items through the mixture without a break. */
  static Expectation of(JobConfig config, List<FileItem> items) throws IOException {
    Expectation expectation = new Expectation();
    Panel.Deadline patience =
        new Panel.Deadline(config.job().deadline().toMillis(), System::currentTimeMillis);
    try (Panel panel = new Panel(new Serving(), config.classes(), patience);
        TextEncoder encoder = Embeddings.open(config)) {
      new Backtest(
              config.toMixtureSpec(), config.labelRelease(), LanguageIdentifier.unknown(), encoder)
          .play(items, panel, (o, p) -> expectation.probabilities.put(o.id(), p.clone()));
    }
    return expectation;
  }

  Map<String, double[]> probabilities() {
    return probabilities;
  }

  /** How far any probability is from the backtest's. */
  double largestDifference(List<Prediction> predictions) {
    double largest = 0;
    for (Prediction prediction : predictions) {
      double[] expected = probabilities.get(prediction.getId());
      for (int k = 0; k < expected.length; k++) {
        double difference = Math.abs(prediction.getProbabilities().get(k) - expected[k]);
        largest = Math.max(largest, difference);
      }
    }
    return largest;
  }

  /** Each item once, none degraded, with the backtest's probabilities. */
  void isMetBy(List<Prediction> predictions) {
    isMetBy(predictions, false);
  }

  /** The same where some may be degraded. */
  void isMetBy(List<Prediction> predictions, boolean someDegraded) {
    Set<String> ids = new HashSet<>();
    for (Prediction prediction : predictions) {
      String id = prediction.getId();
      assertThat(ids.add(id)).as("%s comes once", id).isTrue();
      if (!someDegraded) {
        assertThat(prediction.getDegraded()).as("%s is degraded", id).isFalse();
      }
      assertThat(prediction.getLabelsSeenUpTo())
          .as(id)
          .isBeforeOrEqualTo(prediction.getDecisionTime());
      double[] expected = probabilities.get(id);
      assertThat(expected).as("%s was sent", id).isNotNull();
      for (int k = 0; k < expected.length; k++) {
        assertThat(prediction.getProbabilities().get(k))
            .as(id)
            .isCloseTo(expected[k], within(TOLERANCE));
      }
    }
    assertThat(ids).isEqualTo(probabilities.keySet());
  }
}
