package io.bellwether.pipeline.evaluation;

import io.bellwether.core.Observation;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Resampling;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.Embeddings;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * Plays configurations, their experts and the baselines through one stream, test then train, every
 * label released at its label time, and scores them on the same items.
 *
 * <pre>{@code
 * Report report =
 *     Evaluation.run(
 *         List.of(new Contestant("mixture", config)), items, Evaluation.Settings.DEFAULT);
 * new TextReport(report).write(out);
 * }</pre>
 */
public final class Evaluation {
  private Evaluation() {}

  /**
   * How to evaluate.
   *
   * @param from share of the items, in stream order, that is learned from but not scored
   * @param until share of the items that is played at all
   * @param peek whether to play everything a second time with the leak
   */
  public record Settings(double from, double until, Resampling resampling, boolean peek) {
    /** The last half, a thousand resamples of outcomes, no leak. */
    public static final Settings DEFAULT =
        new Settings(0.5, 1, new Resampling(Resampling.Unit.OUTCOME, 1000, 1), false);

    public Settings {
      if (!(from >= 0 && from < 1)) {
        throw new IllegalArgumentException("--from must be at least 0 and below 1: " + from);
      }
      if (!(until > from && until <= 1)) {
        throw new IllegalArgumentException(
            "--until must be above --from, which is " + from + ", and at most 1: " + until);
      }
    }
  }

  /**
   * Evaluates.
   *
   * @param contestants at least one, all over the same classes; the baselines are made of the
   *     experts of the first
   * @param items in order of event time and id; an id counts once
   * @throws IllegalArgumentException when the contestants do not fit together, or a label is none
   *     of their classes
   * @throws IllegalStateException when no item that would be scored has a label
   */
  public static Report run(List<Contestant> contestants, List<FileItem> items, Settings settings) {
    contestants.forEach(contestant -> encoder(contestant.config()).close());
    List<FileItem> distinct = Backtest.distinct(items);
    List<FileItem> played =
        distinct.subList(0, (int) Math.floor(distinct.size() * settings.until()));
    int firstScored = (int) Math.floor(distinct.size() * settings.from());
    try (Starters honest = Starters.of(contestants, played)) {
      Recording recording = new Recording(honest.numClasses(), honest.numColumns(), firstScored);
      for (Starters.Pass pass : honest.passes()) {
        recording.rewind();
        try (TextEncoder encoder = encoder(pass.config())) {
          Prequential.run(
              stream(pass, played, encoder),
              pass.config().labelRelease(),
              pass.config().gate().batching()::endOf,
              pass.lineup(),
              (o, p) -> recording.predicted(o, pass.lineup(), honest.lastKnown()));
        }
      }
      if (recording.book().size() == 0) {
        throw new IllegalStateException(
            "no item from "
                + settings.from()
                + " of the stream on has a label, so nothing is scored");
      }
      Table table = table(honest, recording, settings);
      Table leaking = settings.peek() ? leaking(contestants, played, firstScored, settings) : null;
      return new Report(contestants, settings, table, recording, honest.traces(), leaking);
    }
  }

  private static Table leaking(
      List<Contestant> contestants, List<FileItem> played, int firstScored, Settings settings) {
    try (Starters peeking = Starters.peeking(contestants, played.size())) {
      Recording recording = new Recording(peeking.numClasses(), peeking.numColumns(), firstScored);
      for (Starters.Pass pass : peeking.passes()) {
        recording.rewind();
        try (TextEncoder encoder = encoder(pass.config())) {
          Prequential.runLeaking(
              stream(pass, played, encoder),
              pass.lineup(),
              (o, p) -> recording.predicted(o, pass.lineup(), peeking.lastKnown()));
        }
      }
      return table(peeking, recording, settings);
    }
  }

  private static TextEncoder encoder(JobConfig config) {
    try {
      return Embeddings.open(config);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Iterator<Observation> stream(
      Starters.Pass pass, List<FileItem> items, TextEncoder encoder) {
    JobConfig config = pass.config();
    return new Backtest(
            config.toMixtureSpec(),
            config.labelRelease(),
            Languages.of(config.language()).create(),
            encoder)
        .observations(items);
  }

  private static Table table(Starters starters, Recording recording, Settings settings) {
    Resamples resamples = recording.book().resample(settings.resampling());
    return new Table(starters.rows(), recording.book(), resamples).withBestExpert();
  }
}
