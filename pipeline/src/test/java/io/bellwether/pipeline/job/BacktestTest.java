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
  void countsAnItemThatIsThereTwiceOnce() {
    List<FileItem> items = new ArrayList<>(market(100));
    items.add(50, items.get(50));

    List<String> predicted = new ArrayList<>();
    backtest.play(items, (o, p) -> predicted.add(o.id()));

    assertThat(predicted).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void saysWhichLabelItDoesNotKnow() {
    FileItem item = market(1).get(0);
    Outcome odd = Outcome.newBuilder(item.outcome()).setLabel("SIDEWAYS").build();

    assertThatThrownBy(() -> backtest.play(List.of(new FileItem(item.item(), odd)), (o, p) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(item.item().getId())
        .hasMessageContaining("SIDEWAYS")
        .hasMessageContaining("classes.aliases");
  }
}
