package io.bellwether.pipeline.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedInstantsTest {
  private static final Instant DAY = Instant.parse("2026-01-05T00:00:00Z");

  private final List<FileItem> items = new ArrayList<>();

  private void item(long eventSecond, String label, long labelSecond) {
    NewsItem item =
        NewsItem.newBuilder()
            .setId("n-" + items.size())
            .setEventTime(DAY.plusSeconds(eventSecond))
            .build();
    items.add(
        new FileItem(
            item,
            Outcome.newBuilder()
                .setItemId(item.getId())
                .setLabel(label)
                .setLabelTime(DAY.plusSeconds(labelSecond))
                .setRealizedReturn(null)
                .build()));
  }

  @Test
  void comparesRepeatsWithThoseOfARandomOrder() {
    for (String label : List.of("UP", "UP", "DOWN", "DOWN")) {
      item(0, label, 0);
    }
    item(1, "UP", 1);

    SharedInstants shared = SharedInstants.of(items);

    assertThat(shared.isWorthShowing()).isTrue();
    assertThat(shared.share()).isCloseTo(4 / 5.0, within(1e-12));
    assertThat(shared.repeats()).as("UP UP, DOWN DOWN of three").isCloseTo(2 / 3.0, within(1e-12));
    assertThat(shared.repeatsByChance())
        .as("the next of the other three is the same one")
        .isCloseTo(1 / 3.0, within(1e-12));
    assertThat(shared.sentence("news"))
        .isEqualTo(
            "news: 80 % of the items share their instant with labels of others; of those that"
                + " follow another in their instant, 66.7 % have its label, and 33.3 % would in"
                + " random order.");
  }

  @Test
  void labelsThatComeLaterAreNotShared() {
    for (int i = 0; i < 6; i++) {
      item(0, "UP", 3600);
    }

    assertThat(SharedInstants.of(items).isWorthShowing()).isFalse();
  }

  @Test
  void itemsWithInstantsOfTheirOwnShareNothing() {
    for (int i = 0; i < 6; i++) {
      item(i, "UP", i);
    }

    assertThat(SharedInstants.of(items).isWorthShowing()).isFalse();
  }
}
