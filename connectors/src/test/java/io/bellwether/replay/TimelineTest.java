package io.bellwether.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.wire.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void bringsOutcomesWhenTheyBecomeKnown() {
    assertThat(order(line("a", 10, 25), line("b", 20, 40), line("c", 30, 30)))
        .containsExactly("a@10", "b@20", "a!25", "c@30", "c!30", "b!40");
  }

  @Test
  void putsItemsBeforeOutcomesAndThenSortsByIdWithinAMoment() {
    assertThat(order(line("d", 10, 20), line("c", 20, 20), line("a", 20, 20), line("b", 20, 30)))
        .containsExactly("d@10", "a@20", "b@20", "c@20", "a!20", "c!20", "d!20", "b!30");
  }

  @Test
  void passesItemsWithoutOutcomes() {
    FileItem silent = new FileItem(Samples.news("a", Instant.ofEpochMilli(5)), null);

    assertThat(order(silent)).containsExactly("a@5");
  }

  @Test
  void refusesAnItemThatIsEarlierThanTheOneBefore() {
    assertThatThrownBy(() -> order(line("a", 10, 10), line("b", 9, 9)))
        .isInstanceOf(NewsFileException.class)
        .hasMessageContaining("item 2 (b,");
  }

  @Test
  void agreesWithSortingEverything() {
    Random random = new Random(7);
    List<FileItem> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long time = random.nextInt(100);
      lines.add(line("i" + i, time, time + random.nextInt(50)));
    }
    lines.sort(NewsFiles.BY_TIME_AND_ID);
    List<String> expected =
        lines.stream()
            .flatMap(
                line ->
                    Stream.of(
                        new TimelineEvent.Published(line.item()),
                        new TimelineEvent.Known(line.outcome())))
            .sorted(
                (a, b) -> {
                  int byTime = Long.compare(a.time(), b.time());
                  int byKind = a.getClass().getName().compareTo(b.getClass().getName());
                  return byTime != 0
                      ? byTime
                      : byKind != 0 ? -byKind : a.itemId().compareTo(b.itemId());
                })
            .map(TimelineTest::name)
            .toList();

    assertThat(order(lines.toArray(new FileItem[0]))).isEqualTo(expected);
  }

  static FileItem line(String id, long time, long known) {
    return new FileItem(
        Samples.news(id, Instant.ofEpochMilli(time)),
        Samples.outcome(id, Instant.ofEpochMilli(known), "UP"));
  }

  private static List<String> order(FileItem... lines) {
    List<String> order = new ArrayList<>();
    Timeline.of(Arrays.asList(lines).iterator()).forEachRemaining(event -> order.add(name(event)));
    return order;
  }

  private static String name(TimelineEvent event) {
    String sign = event instanceof TimelineEvent.Published ? "@" : "!";
    return event.itemId() + sign + event.time();
  }
}
