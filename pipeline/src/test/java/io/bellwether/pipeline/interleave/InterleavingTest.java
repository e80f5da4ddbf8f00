package io.bellwether.pipeline.interleave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.Classes;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterleavingTest {
  private static final Classes CLASSES =
      Classes.of(List.of("UP", "DOWN"), Map.of("POSITIVE", "UP", "NEGATIVE", "DOWN"));

  @TempDir private Path directory;

  /** Items whose text counts them; every fifth is without label. */
  private static Interleaving.Source source(String name, int count) {
    List<FileItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NewsItem item =
          NewsItem.newBuilder()
              .setId("old-" + i)
              .setEventTime(Instant.parse("2001-01-01T00:00:00Z").plusSeconds(count - i))
              .setSymbol(name.toUpperCase(Locale.ROOT))
              .setLanguage("en")
              .setSource(i % 2 == 0 ? "" : "wire")
              .setText(Integer.toString(i))
              .setNumbers(List.of(1f))
              .build();
      items.add(i % 5 == 4 ? new FileItem(item, null) : labelled(item, i % 2 == 0));
    }
    return new Interleaving.Source(name, items.iterator());
  }

  private static FileItem labelled(NewsItem item, boolean up) {
    return new FileItem(
        item,
        Outcome.newBuilder()
            .setItemId(item.getId())
            .setLabel(up ? "POSITIVE" : "DOWN")
            .setLabelTime(item.getEventTime())
            .setRealizedReturn(0.5)
            .build());
  }

  private static List<FileItem> interleave(int first, int second, Interleaving.Settings settings) {
    return new Interleaving(
            List.of(source("first", first), source("second", second)), CLASSES, settings)
        .toList();
  }

  private static Interleaving.Settings settings(int maxItems, int switchEvery, long seed) {
    return new Interleaving.Settings(maxItems, switchEvery, 3, seed);
  }

  private static List<Integer> numbersOf(String symbol, List<FileItem> items) {
    return items.stream()
        .filter(item -> item.item().getSymbol().equals(symbol))
        .map(item -> Integer.valueOf(item.item().getText()))
        .toList();
  }

  @Test
  void keepsTheOrderOfEachFileUntilAllAreUsedUp() {
    List<FileItem> items = interleave(200, 7, settings(Integer.MAX_VALUE, 10, 1));

    assertThat(items).hasSize(207);
    assertThat(numbersOf("FIRST", items)).hasSize(200).isSorted().doesNotHaveDuplicates();
    assertThat(numbersOf("SECOND", items)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(items.subList(0, 100)).anyMatch(item -> item.item().getSymbol().equals("SECOND"));
  }

  @Test
  void endsAfterSoManyItems() {
    assertThat(interleave(200, 200, settings(50, 10, 1))).hasSize(50);
  }

  @Test
  void sharesSwitchBetweenBlocksAndHoldWithinThem() {
    int block = 1000;
    List<FileItem> items = interleave(8000, 8000, settings(8 * block, block, 4));

    double least = 1;
    double most = 0;
    for (int b = 0; b < 8; b++) {
      double early = shareOfFirst(items.subList(b * block, b * block + block / 2));
      double late = shareOfFirst(items.subList(b * block + block / 2, (b + 1) * block));
      assertThat(Math.abs(early - late)).as("within block " + b).isLessThan(0.12);
      least = Math.min(least, (early + late) / 2);
      most = Math.max(most, (early + late) / 2);
    }
    assertThat(most - least).isGreaterThan(0.3);
  }

  private static double shareOfFirst(List<FileItem> items) {
    return (double) numbersOf("FIRST", items).size() / items.size();
  }

  @Test
  void sameSeedIsTheSameStreamAndAnotherIsNot() {
    List<FileItem> once = interleave(100, 100, settings(150, 10, 1));

    assertThat(interleave(100, 100, settings(150, 10, 1))).isEqualTo(once);
    assertThat(interleave(100, 100, settings(150, 10, 2))).isNotEqualTo(once);
  }

  @Test
  void labelIsKnownAfterSoManyFurtherItems() {
    List<FileItem> items = interleave(100, 100, settings(100, 10, 1));

    for (int i = 0; i + 4 < items.size(); i++) {
      if (items.get(i).outcome() != null) {
        assertThat(items.get(i).outcome().getLabelTime())
            .isAfter(items.get(i + 3).item().getEventTime())
            .isBefore(items.get(i + 4).item().getEventTime());
        assertThat(items.get(i).outcome().getItemId()).isEqualTo(items.get(i).item().getId());
      }
    }
    assertThat(items).anyMatch(item -> item.outcome() != null);
  }

  @Test
  void itemsAreAMinuteApartAndIdsAscend() {
    List<FileItem> items = interleave(100, 100, settings(120, 10, 1));

    for (int i = 1; i < items.size(); i++) {
      NewsItem before = items.get(i - 1).item();
      NewsItem item = items.get(i).item();
      assertThat(Duration.between(before.getEventTime(), item.getEventTime())).hasMinutes(1);
      assertThat(item.getId()).isGreaterThan(before.getId());
    }
    assertThat(items.get(0).item().getId()).matches("00000000:(first|second):old-0");
  }

  @Test
  void keepsWhatAnItemSaysButNotItsNumbers() {
    List<FileItem> items = interleave(10, 0, settings(10, 10, 1));

    FileItem even = items.get(0);
    FileItem odd = items.get(1);
    assertThat(even.item().getSource()).as("the file's name for an empty one").isEqualTo("first");
    assertThat(odd.item().getSource()).isEqualTo("wire");
    assertThat(even.item().getLanguage()).isEqualTo("en");
    assertThat(even.item().getNumbers()).isEmpty();
    assertThat(even.outcome().getLabel()).as("POSITIVE, as the classes call it").isEqualTo("UP");
    assertThat(even.outcome().getRealizedReturn()).isNull();
    assertThat(odd.outcome().getLabel()).isEqualTo("DOWN");
    assertThat(items.get(4).outcome()).isNull();
  }

  @Test
  void refusesALabelThatIsNoClass() {
    Interleaving foreign =
        new Interleaving(List.of(source("a", 3)), Classes.of("RISE", "FALL"), settings(9, 9, 1));

    assertThatThrownBy(foreign::next)
        .hasMessage(
            "the label of 00000000:a:old-0 must be one of [RISE, FALL] or an alias of one:"
                + " POSITIVE; add it to classes.aliases");
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    List<FileItem> items = interleave(50, 50, settings(100, 10, 1));
    Path plain = directory.resolve("mixed.jsonl");
    Path compressed = directory.resolve("mixed.jsonl.gz");

    assertThat(NewsWriter.write(items.iterator(), plain)).isEqualTo(100);
    NewsWriter.write(items.iterator(), compressed);

    assertThat(NewsFiles.readSorted(plain, bad -> {})).isEqualTo(items);
    assertThat(NewsFiles.readSorted(compressed, bad -> {})).isEqualTo(items);
    assertThat(Files.size(compressed)).isLessThan(Files.size(plain));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(plain, compressed);
    }
  }
}
