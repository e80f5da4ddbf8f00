package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.Prediction;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The predictions of a job, each id once, and what must hold of them. */
final class Predicted {
  private static final double TOLERANCE = 1e-6;

  private final Map<String, Prediction> byId = new LinkedHashMap<>();

  private Predicted() {}

  /** Fails when an id comes twice. */
  static Predicted of(List<Prediction> predictions) {
    Predicted predicted = new Predicted();
    for (Prediction prediction : predictions) {
      Prediction twice = predicted.byId.put(prediction.getId(), prediction);
      assertThat(twice).as("an earlier prediction of %s", prediction.getId()).isNull();
    }
    return predicted;
  }

  /** The beginning of a made-up market. */
  static List<FileItem> market(int count) {
    NewsMarket market = new NewsMarket(7, Instant.parse("2025-03-03T08:00:00Z"));
    return Stream.generate(market::next).limit(count).toList();
  }

  Prediction of(FileItem item) {
    return byId.get(item.item().getId());
  }

  Iterable<Prediction> all() {
    return byId.values();
  }

  /** Every item was predicted, and nothing else. */
  void coverExactly(List<FileItem> items) {
    assertThat(byId.keySet())
        .containsExactlyInAnyOrderElementsOf(
            items.stream().map(item -> item.item().getId()).toList());
  }

  void areNotDegraded() {
    assertThat(byId.values())
        .allSatisfy(
            prediction -> assertThat(prediction.getDegraded()).as(prediction.getId()).isFalse());
  }

  /** What the backtest says of the same items, and of no others, the job says. */
  void equalTheBacktest(RunningJob job, List<FileItem> items) {
    Map<String, double[]> expected = new HashMap<>();
    new Backtest(
            job.config().toMixtureSpec(),
            job.config().labelRelease(),
            Languages.of(job.config().language()).create())
        .play(items, (o, probabilities) -> expected.put(o.id(), probabilities.clone()));
    coverExactly(items);
    for (Prediction prediction : byId.values()) {
      double[] probabilities = expected.get(prediction.getId());
      for (int k = 0; k < probabilities.length; k++) {
        assertThat(prediction.getProbabilities().get(k))
            .as(prediction.getId())
            .isCloseTo(probabilities[k], within(TOLERANCE));
      }
    }
  }
}
