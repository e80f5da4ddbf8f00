package io.bellwether.pipeline.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.job.RunningJob;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job does on every Kafka. */
abstract class PredictsOnKafka {
  private static final int ITEMS = 300;

  @TempDir private Path directory;

  /** Where the Kafka of this test listens. */
  abstract String bootstrapServers();

  @Test
  void predictsEachItemOnce() throws Exception {
    NewsMarket market = new NewsMarket(5, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
    try (RunningJob job =
        RunningJob.start(bootstrapServers(), "any-kafka", directory, 2, Map.of())) {
      job.replay(items, new Pace.Unlimited());

      assertThat(job.predictions(ITEMS))
          .extracting(Prediction::getId)
          .containsExactlyInAnyOrderElementsOf(
              items.stream().map(item -> item.item().getId()).toList());
    }
  }
}
