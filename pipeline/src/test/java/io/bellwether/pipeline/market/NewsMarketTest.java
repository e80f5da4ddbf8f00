package io.bellwether.pipeline.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.replay.FileItem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NewsMarketTest {
  private static final Instant START = Instant.parse("2025-01-06T09:00:00Z");

  private static List<FileItem> items(long seed, int count) {
    return Stream.generate(new NewsMarket(seed, START)::next).limit(count).toList();
  }

  @Test
  void repeatsItselfBySeed() {
    assertThat(items(5, 500)).isEqualTo(items(5, 500));
    assertThat(items(5, 500)).isNotEqualTo(items(6, 500));
  }

  @Test
  void comesInOrderOfEventTimeWithDistinctIds() {
    Set<String> ids = new HashSet<>();
    Instant last = START;
    for (FileItem item : items(1, 2000)) {
      assertThat(item.item().getEventTime()).isAfter(last);
      assertThat(ids.add(item.item().getId())).isTrue();
      last = item.item().getEventTime();
    }
  }

  @Test
  void tellsTheOutcomeHalfAnHourLater() {
    for (FileItem item : items(2, 300)) {
      assertThat(item.outcome().getItemId()).isEqualTo(item.item().getId());
      assertThat(Duration.between(item.item().getEventTime(), item.outcome().getLabelTime()))
          .isEqualTo(Duration.ofMinutes(30));
      assertThat(item.outcome().getLabel()).isIn("UP", "NEUTRAL", "DOWN");
    }
  }

  @Test
  void writesInSixLanguages() {
    Map<String, Integer> byLanguage = new HashMap<>();
    items(3, 2000).forEach(i -> byLanguage.merge(i.item().getLanguage(), 1, Integer::sum));

    assertThat(byLanguage.keySet()).containsExactlyInAnyOrder("en", "de", "es", "ja", "zh", "ko");
    assertThat(byLanguage.values()).allMatch(count -> count > 50);
  }

  @Test
  void changesItsRules() {
    Map<Integer, Integer> agreement = new HashMap<>();
    List<FileItem> items = items(4, 4000);
    for (int i = 0; i < items.size(); i++) {
      String text = items.get(i).item().getText();
      boolean good = text.contains("upgrade") || text.contains("beats") || text.contains("jumps");
      if (good && items.get(i).outcome().getLabel().equals("UP")) {
        agreement.merge(i / 400, 1, Integer::sum);
      }
    }

    int most = agreement.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    int least = agreement.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
    assertThat(most)
        .as("good news pays far more at some times than at others")
        .isGreaterThan(3 * least);
  }
}
