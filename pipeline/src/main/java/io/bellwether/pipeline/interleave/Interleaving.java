package io.bellwether.pipeline.interleave;

import io.bellwether.core.Classes;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * One stream of news out of several, each in its own order. The file of an item is drawn by the
 * files' shares, which are drawn anew every so many items: u² + 0.05 with u uniform from 0 to 1, so
 * that mostly one or two files prevail. A file that is used up drops out.
 *
 * <p>Items keep symbol, language, source and text; the name of the file stands in for an empty
 * source. Ids are new, ascending and tell the old: {@code 00000017:file:old-id}. Times are made up:
 * items are a minute apart, and a label is known half a minute after the item that comes the delay
 * later. Labels become names of the mixture's classes. Numbers are left out, as they may tell of
 * outcomes that the new times put into the future. Reads ahead by one item of each file; one
 * thread; the same seed gives the same stream.
 */
public final class Interleaving implements Iterator<FileItem> {
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration GAP = Duration.ofMinutes(1);
  private static final Duration AFTER_LABEL_ITEM = Duration.ofSeconds(30);
  private static final double LEAST_SHARE = 0.05;

  private final List<Source> sources;
  private final Classes classes;
  private final Settings settings;
  private final SplittableRandom random;
  private final double[] shares;
  private int index;

  /** A file's name, without extension, and its items. */
  public record Source(String name, Iterator<FileItem> items) {}

  /**
   * How to interleave.
   *
   * @param maxItems the stream ends after so many, or when all files are used up
   * @param switchEvery items after which the shares are drawn anew
   * @param labelDelay further items before an item's label is known
   * @param seed of shares and picks
   */
  public record Settings(int maxItems, int switchEvery, int labelDelay, long seed) {
    /** As {@code --switch} and {@code --label-delay} are when they are not given. */
    public static final int SWITCH_EVERY = 3000;

    public static final int LABEL_DELAY = 20;

    public Settings {
      check(maxItems >= 1, "--items must be at least 1: " + maxItems);
      check(switchEvery >= 1, "--switch must be at least 1: " + switchEvery);
      check(labelDelay >= 0, "--label-delay must be at least 0: " + labelDelay);
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }

  /** Interleaves; what reads the sources is the caller's to close, afterwards. */
  public Interleaving(List<Source> sources, Classes classes, Settings settings) {
    this.sources = List.copyOf(sources);
    this.classes = classes;
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.shares = new double[sources.size()];
  }

  /** The whole stream in memory. */
  public List<FileItem> toList() {
    List<FileItem> items = new ArrayList<>();
    forEachRemaining(items::add);
    return items;
  }

  @Override
  public boolean hasNext() {
    return index < settings.maxItems()
        && sources.stream().anyMatch(source -> source.items().hasNext());
  }

  /**
   * The next item.
   *
   * @throws IllegalArgumentException when its label is none of the classes
   */
  @Override
  public FileItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all files are used up after " + index + " items");
    }
    if (index % settings.switchEvery() == 0) {
      drawShares();
    }
    Source source = pick();
    return retold(source.name(), source.items().next());
  }

  private void drawShares() {
    for (int i = 0; i < shares.length; i++) {
      double u = random.nextDouble();
      shares[i] = u * u + LEAST_SHARE;
    }
  }

  private Source pick() {
    double total = 0;
    for (int i = 0; i < shares.length; i++) {
      total += live(i);
    }
    double left = random.nextDouble() * total;
    Source picked = null;
    for (int i = 0; i < shares.length && left >= 0; i++) {
      // Rounding may leave a rest above zero at the end: then it is the last one there is.
      picked = live(i) > 0 ? sources.get(i) : picked;
      left -= live(i);
    }
    return picked;
  }

  private double live(int source) {
    return sources.get(source).items().hasNext() ? shares[source] : 0;
  }

  private FileItem retold(String file, FileItem old) {
    NewsItem item = old.item();
    Instant time = START.plus(GAP.multipliedBy(index));
    NewsItem retold =
        NewsItem.newBuilder()
            .setId("%08d:%s:%s".formatted(index, file, item.getId()))
            .setEventTime(time)
            .setSymbol(item.getSymbol())
            .setLanguage(item.getLanguage())
            .setSource(item.getSource().isEmpty() ? file : item.getSource())
            .setText(item.getText())
            .build();
    index++;
    return new FileItem(retold, old.outcome() == null ? null : outcome(retold, old.outcome()));
  }

  private Outcome outcome(NewsItem retold, Outcome old) {
    int label = classes.indexOf(old.getLabel());
    if (label < 0) {
      throw new IllegalArgumentException(
          "the label of %s must be one of %s or an alias of one: %s; add it to classes.aliases"
              .formatted(retold.getId(), classes.names(), old.getLabel()));
    }
    Instant known =
        retold.getEventTime().plus(GAP.multipliedBy(settings.labelDelay())).plus(AFTER_LABEL_ITEM);
    return Outcome.newBuilder()
        .setItemId(retold.getId())
        .setLabel(classes.name(label))
        .setLabelTime(known)
        .setRealizedReturn(null)
        .build();
  }
}
