package io.bellwether.pipeline.market;

import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless stream of made-up news with what became of it. A regime lasts a few hundred items;
 * which expert is right depends on it, so the weights have something to follow. One call in five is
 * noise.
 *
 * <p>Items come in event-time order with ids {@code demo-0000000}, …; labels are UP, NEUTRAL and
 * DOWN, known half an hour after the item. The same seed gives the same stream. Not thread-safe.
 */
public final class NewsMarket implements Iterator<FileItem> {
  private static final Duration HORIZON = Duration.ofMinutes(30);
  private static final int MEAN_GAP_MILLIS = 20_000;
  private static final int MIN_REGIME_ITEMS = 400;
  private static final double NOISE = 0.2;
  private static final List<String> LABELS = List.of("UP", "NEUTRAL", "DOWN");
  private static final List<String> SOURCES =
      List.of("wire-one", "market-daily", "street-talk", "newsdesk");

  /** A company and the language its press mostly writes in. */
  private record Company(String symbol, String name, String language) {}

  private static final List<Company> COMPANIES =
      List.of(
          new Company("ACME", "Acme", "en"),
          new Company("GLBX", "Globex", "en"),
          new Company("NRDW", "Nordwerk", "de"),
          new Company("SOLR", "Solaria", "es"),
          new Company("HKRI", "ヒカリ電機", "ja"),
          new Company("TENG", "腾远科技", "zh"),
          new Company("HNBT", "한빛전자", "ko"),
          new Company("UMBR", "Umbral", "en"));

  private final SplittableRandom random;
  private final int[] lastOutcome = new int[COMPANIES.size()];
  private final Instant[] lastKnownAt = new Instant[COMPANIES.size()];
  private Regime regime = Regime.NEWS;
  private int regimeItems = MIN_REGIME_ITEMS;
  private Instant time;
  private int count;

  /** Opens the market at an instant. */
  public NewsMarket(long seed, Instant start) {
    this.random = new SplittableRandom(seed);
    this.time = start;
    Arrays.fill(lastOutcome, 1);
    Arrays.fill(lastKnownAt, start);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public FileItem next() {
    changeRegime();
    time = time.plusMillis(1 + random.nextInt(2 * MEAN_GAP_MILLIS));
    int company = random.nextInt(COMPANIES.size());
    int tone = random.nextInt(3);
    int outcome =
        random.nextDouble() < NOISE
            ? random.nextInt(3)
            : regime.outcome(tone, lastOutcome[company], random);
    Instant known = time.plus(HORIZON);
    NewsItem item = item(company, tone);
    if (!time.isBefore(lastKnownAt[company])) {
      lastOutcome[company] = outcome;
      lastKnownAt[company] = known;
    }
    return new FileItem(item, outcome(item, outcome, known));
  }

  private void changeRegime() {
    if (--regimeItems <= 0) {
      regime = Regime.values()[random.nextInt(Regime.values().length)];
      regimeItems = MIN_REGIME_ITEMS + random.nextInt(MIN_REGIME_ITEMS);
    }
  }

  private NewsItem item(int index, int tone) {
    Company company = COMPANIES.get(index);
    String language = random.nextInt(10) < 8 ? company.language() : "en";
    List<String> phrases = Phrases.BY_LANGUAGE.get(language).of(tone);
    String text = phrases.get(random.nextInt(phrases.size())).formatted(company.name());
    return NewsItem.newBuilder()
        .setEventTime(time)
        .setId("demo-%07d".formatted(count++))
        .setSymbol(company.symbol())
        .setLanguage(language)
        .setSource(SOURCES.get(random.nextInt(SOURCES.size())))
        .setText(text)
        .build();
  }

  private Outcome outcome(NewsItem item, int outcome, Instant known) {
    return Outcome.newBuilder()
        .setLabelTime(known)
        .setItemId(item.getId())
        .setLabel(LABELS.get(outcome))
        .setRealizedReturn((1 - outcome) * 0.01)
        .build();
  }
}
