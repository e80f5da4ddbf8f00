package io.bellwether.pipeline.timing;

import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The made-up market's news, each with numbers of its own, so that every kind can be asked. */
final class MeasuringStream {
  private static final int NUMBERS = 8;
  private static final long SEED = 11;

  private MeasuringStream() {}

  /** The same items each time, all with a label. */
  static List<FileItem> items(int count) {
    NewsMarket market = new NewsMarket(SEED, Instant.parse("2025-01-06T08:00:00Z"));
    SplittableRandom random = new SplittableRandom(SEED);
    List<FileItem> items = new ArrayList<>();
    while (items.size() < count) {
      FileItem next = market.next();
      if (next.outcome() != null) {
        items.add(new FileItem(numbered(next.item(), random), next.outcome()));
      }
    }
    return items;
  }

  private static NewsItem numbered(NewsItem item, SplittableRandom random) {
    List<Float> numbers = new ArrayList<>();
    for (int i = 0; i < NUMBERS; i++) {
      numbers.add((float) (0.02 * random.nextDouble() - 0.01));
    }
    return NewsItem.newBuilder(item).setNumbers(numbers).build();
  }
}
