package io.bellwether.pipeline.job;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The days of NIFTY with the votes of seven language models that were recorded on them. */
record NiftyDays(List<FileItem> items, Map<String, String[]> labelsByExpert) {
  private static final int FIRST_EXPERT = 4;

  /** The test is skipped where the file is not there. */
  static NiftyDays read() throws IOException {
    String folder = System.getenv("MOE_DATA");
    assumeTrue(folder != null, "skipped: set MOE_DATA to the folder of nifty");
    Path file = Path.of(folder, "nifty", "nifty_test_experts_seed42.csv");
    assumeTrue(Files.exists(file), "skipped: " + file.getFileName() + " is not in MOE_DATA");
    List<String> lines = Files.readAllLines(file);
    String[] header = lines.get(0).split(",", -1);
    List<FileItem> items = new ArrayList<>();
    Map<String, String[]> labels = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      items.add(day(cells));
      for (int column = FIRST_EXPERT; column < header.length; column++) {
        if (!header[column].equals("published_moe_f")) {
          labels.computeIfAbsent(name(header[column]), n -> new String[lines.size() - 1])[i - 1] =
              cells[column];
        }
      }
    }
    return new NiftyDays(items, labels);
  }

  private static String name(String model) {
    return model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
  }

  /** The label is known at the close, before the next day's opening. */
  private static FileItem day(String[] cells) {
    Instant opening = Instant.parse(cells[1] + "T14:30:00Z");
    NewsItem item =
        new NewsItem(opening, cells[0], "SPY", "en", "nifty", "market on " + cells[1], List.of());
    Outcome outcome = new Outcome(opening.plusSeconds(23_400), cells[0], cells[3], null);
    return new FileItem(item, outcome);
  }

  /** A file of all votes, each with the same confidence. */
  Path write(Path file, double confidence) throws IOException {
    List<String> lines = new ArrayList<>();
    labelsByExpert.forEach(
        (expert, labels) -> {
          for (int i = 0; i < labels.length; i++) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "{\"id\":\"%s\",\"expert\":\"%s\",\"label\":\"%s\",\"confidence\":%s}",
                    items.get(i).item().getId(),
                    expert,
                    labels[i],
                    confidence));
          }
        });
    return Files.write(file, lines);
  }
}
