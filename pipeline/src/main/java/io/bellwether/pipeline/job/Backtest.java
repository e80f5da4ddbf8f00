package io.bellwether.pipeline.job;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.Panel;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.core.text.TextFeatures;
import io.bellwether.replay.FileItem;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Plays a file through the mixture in exact event-time order with honest label release, in one
 * thread; {@code ./bellwether evaluate} plays experts and baselines through the same stream.
 *
 * <p>What it predicts is what the job predicts on the same file in event-time order.
 */
public final class Backtest {
  private final MixtureSpec spec;
  private final LabelRelease release;
  private final LanguageIdentifier languages;
  private final TextEncoder encoder;

  /** Prepares backtests of a mixture whose items get no embeddings. */
  public Backtest(MixtureSpec spec, LabelRelease release, LanguageIdentifier languages) {
    this(spec, release, languages, TextEncoder.NONE);
  }

  /**
   * Prepares backtests of a mixture.
   *
   * @param encoder of the items' texts; the caller closes it
   */
  public Backtest(
      MixtureSpec spec, LabelRelease release, LanguageIdentifier languages, TextEncoder encoder) {
    this.spec = spec;
    this.release = release;
    this.languages = languages;
    this.encoder = encoder;
  }

  /** Hears of every prediction of the mixture. */
  @FunctionalInterface
  public interface Listener {
    /** The mixture predicted an item; the array is overwritten by the next. */
    void predicted(Observation o, double[] probabilities);
  }

  /** Plays the items through a fresh mixture without served experts; an id counts once. */
  public void play(List<FileItem> items, Listener listener) {
    play(items, Panel.none(spec.classes()), listener);
  }

  /**
   * Plays the items through a fresh mixture; an id counts once.
   *
   * @param panel asks the served experts; the caller closes it
   */
  public void play(List<FileItem> items, Panel panel, Listener listener) {
    Prequential.run(
        observations(distinct(items)),
        release,
        spec.batching()::endOf,
        new MixtureForecaster(new Mixture(spec, panel)),
        listener::predicted);
  }

  /**
   * What is played, with the same features as the job's; lazily, so that only items that wait for
   * their labels are held.
   *
   * @param items in order of event time and id, no id twice
   */
  public Iterator<Observation> observations(List<FileItem> items) {
    Observations observations =
        new Observations(spec.classes(), new TextFeatures(spec.features()), languages);
    return observations.of(items, encoder);
  }

  /** The items without those whose id came before. */
  public static List<FileItem> distinct(List<FileItem> items) {
    Set<String> ids = new HashSet<>();
    return items.stream().filter(item -> ids.add(item.item().getId())).toList();
  }
}
