package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private final Backtest backtest =
      new Backtest(
          JobConfig.load(null, Map.of(), Map.of()).toMixtureSpec(),
          LabelRelease.REACHED,
          LanguageIdentifier.unknown());

  private static List<FileItem> market(int count) {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-01-06T09:00:00Z"));
    return Stream.generate(market::next).limit(count).toList();
  }

  @Test
  void comparesTheMixtureWithItsExpertsAndTheBaselines() {
    List<Backtest.Row> rows = backtest.compare(market(1000), 0.5);

    assertThat(rows)
        .extracting(Backtest.Row::name)
        .containsExactly(
            "mixture",
            "prior",
            "last-outcome",
            "naive-bayes",
            "words",
            "uniform average",
            "majority class",
            "last known label");
    assertThat(rows).allSatisfy(row -> assertThat(row.scores().count()).isEqualTo(500));
  }

  @Test
  void beatsTheBaselinesOnAMarketThatCanBeLearned() {
    List<Backtest.Row> rows = backtest.compare(market(4000), 0.25);

    double mixture = rows.get(0).scores().macroF1();
    for (Backtest.Row row : rows) {
      if (row.kind().equals("baseline") && !row.name().equals("uniform average")) {
        assertThat(mixture).as(row.name()).isGreaterThan(row.scores().macroF1());
      }
    }
  }

  @Test
  void countsAnItemThatIsThereTwiceOnce() {
    List<FileItem> items = new ArrayList<>(market(100));
    items.add(50, items.get(50));

    List<Backtest.Row> rows = backtest.compare(items, 0);

    assertThat(rows.get(0).scores().count()).isEqualTo(100);
  }

  @Test
  void saysWhichLabelItDoesNotKnow() {
    FileItem item = market(1).get(0);
    Outcome odd = Outcome.newBuilder(item.outcome()).setLabel("SIDEWAYS").build();

    assertThatThrownBy(() -> backtest.compare(List.of(new FileItem(item.item(), odd)), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(item.item().getId())
        .hasMessageContaining("SIDEWAYS")
        .hasMessageContaining("classes.aliases");
  }
}
