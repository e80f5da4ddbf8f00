package io.bellwether.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.job.RunningJob;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An id that comes again: dropped under the same keys, predicted under others. */
class SameIdIT {
  private static final int ITEMS = 60;

  @TempDir private Path directory;

  @Test
  void isPredictedAgainOnlyUnderAnotherRoutingKeyAndAnotherFilterKeyAndTheAuditSaysSo()
      throws Exception {
    NewsMarket market = new NewsMarket(7, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
    FileItem first = items.get(10);
    String symbol = first.item().getSymbol();
    String source = first.item().getSource();
    FileItem same = as(first, items.get(11), symbol, source);
    FileItem otherSymbol = as(first, items.get(12), "ELSEWHERE", source);
    FileItem otherBoth = as(first, items.get(13), "ELSEWHERE-TOO", "another source");
    List<FileItem> again = List.of(same, otherSymbol, otherBoth);
    List<FileItem> all =
        Stream.of(items.subList(0, 11), again, items.subList(14, ITEMS))
            .flatMap(List::stream)
            .toList();
    Map<String, String> own = Map.of("gate.learning-rate", "0");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        RunningJob job =
            RunningJob.start(broker.bootstrapServers(), "same-id", directory, 2, own)) {
      job.replay(all, new Pace.Unlimited());
      List<Prediction> predictions = job.predictions(ITEMS - 2);

      assertThat(predictions)
          .filteredOn(prediction -> prediction.getId().equals(first.item().getId()))
          .extracting(Prediction::getSymbol)
          .hasSize(2)
          .contains("ELSEWHERE-TOO")
          // On arrival, subtasks of the gate race to where one of the two is dropped.
          .containsAnyOf(symbol, "ELSEWHERE");
      AuditReport report = new Audit(job.config()).run(Duration.ofSeconds(2), true);
      assertThat(report.predictedAgain()).isEqualTo(1);
      assertThat(report.sameId()).isEqualTo(2);
      assertThat(report.isClean(true)).isTrue();
    }
  }

  @Test
  void isDroppedWhenAProducerSendsABatchAgainBehindWhatItPromised() throws Exception {
    NewsMarket market = new NewsMarket(8, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
    Map<String, String> own = Map.of("job.ordering", "event-time", "kafka.clock", "punctuation");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        RunningJob job =
            RunningJob.start(broker.bootstrapServers(), "sent-again", directory, 2, own)) {
      job.replay(items.subList(0, 40), new Pace.Unlimited());
      job.replay(items.subList(0, 40), new Pace.Unlimited());
      job.replay(items.subList(40, ITEMS), new Pace.Unlimited());

      assertThat(job.predictions(ITEMS))
          .extracting(Prediction::getId)
          .doesNotHaveDuplicates()
          .hasSize(ITEMS);
      AuditReport report = new Audit(job.config()).run(Duration.ofSeconds(2), true);
      assertThat(report.sameId()).isEqualTo(40);
      assertThat(report.isClean(true)).as(report.toText()).isTrue();
    }
  }

  /** One item's id at the time of another. */
  private static FileItem as(FileItem item, FileItem other, String symbol, String source) {
    NewsItem changed =
        NewsItem.newBuilder(other.item())
            .setId(item.item().getId())
            .setSymbol(symbol)
            .setSource(source)
            .build();
    return new FileItem(changed, null);
  }
}
