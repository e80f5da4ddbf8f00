package io.bellwether.pipeline.job;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.ensemble.Baselines;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Scores;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ExpertForecaster;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextFeatures;
import io.bellwether.replay.FileItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plays a file through the mixture, each of its experts on its own and the baselines, in exact
 * event-time order with honest label release, in one thread.
 *
 * <p>What it predicts is what the job predicts on the same file in event-time order.
 */
public final class Backtest {
  private final MixtureSpec spec;
  private final LabelRelease release;
  private final LanguageIdentifier languages;

  /** Prepares backtests of a mixture. */
  public Backtest(MixtureSpec spec, LabelRelease release, LanguageIdentifier languages) {
    this.spec = spec;
    this.release = release;
    this.languages = languages;
  }

  /** One line of the table. */
  public record Row(String name, String kind, Scores scores) {}

  /** Hears of every prediction of the mixture. */
  @FunctionalInterface
  public interface Listener {
    /** The mixture predicted an item; the array is overwritten by the next. */
    void predicted(Observation o, double[] probabilities);
  }

  /** Plays only the mixture. */
  public void play(List<FileItem> items, Listener listener) {
    Prequential.run(
        observations(items),
        release,
        new MixtureForecaster(new Mixture(spec)),
        listener::predicted);
  }

  /**
   * Plays everything and scores it.
   *
   * @param from share of the items, in stream order, that is not scored; 0.5 scores the last half
   */
  public List<Row> compare(List<FileItem> items, double from) {
    Map<String, Forecaster> forecasters = forecasters();
    int numClasses = spec.classes().size();
    Panel panel = new Panel(numClasses, List.copyOf(forecasters.values()));
    List<Scores> scores = new ArrayList<>();
    forecasters.forEach((name, forecaster) -> scores.add(new Scores(numClasses)));
    long firstScored = (long) Math.floor(items.size() * from);
    long[] seen = {0};
    Prequential.run(
        observations(items),
        release,
        panel,
        (o, mixture) -> {
          if (seen[0]++ >= firstScored && o.label() >= 0) {
            for (int row = 0; row < scores.size(); row++) {
              scores.get(row).add(panel.probabilities(row), o.label());
            }
          }
        });
    List<Row> rows = new ArrayList<>();
    for (String name : forecasters.keySet()) {
      int colon = name.indexOf(':');
      rows.add(
          new Row(name.substring(colon + 1), name.substring(0, colon), scores.get(rows.size())));
    }
    return rows;
  }

  private Map<String, Forecaster> forecasters() {
    int numClasses = spec.classes().size();
    Map<String, Forecaster> forecasters = new LinkedHashMap<>();
    forecasters.put("mixture:mixture", new MixtureForecaster(new Mixture(spec)));
    List<Forecaster> members = new ArrayList<>();
    for (ExpertDefinition expert : spec.experts()) {
      forecasters.put("expert:" + expert.name(), new ExpertForecaster(expert, numClasses));
      members.add(new ExpertForecaster(expert, numClasses));
    }
    forecasters.put("baseline:uniform average", Baselines.uniformAverage(members));
    forecasters.put("baseline:majority class", Baselines.majorityClass(numClasses));
    forecasters.put("baseline:last known label", Baselines.lastKnownLabel(numClasses));
    return forecasters;
  }

  /** Lazily, so that only items that wait for their labels are held; an id counts once. */
  private Iterator<Observation> observations(List<FileItem> items) {
    Observations observations =
        new Observations(spec.classes(), new TextFeatures(spec.features()), languages);
    Set<String> ids = new HashSet<>();
    return items.stream()
        .filter(item -> ids.add(item.item().getId()))
        .map(observations::of)
        .iterator();
  }

  /** Several forecasters in step. */
  private static final class Panel implements Forecaster {
    private final List<Forecaster> members;
    private final double[][] probabilities;

    Panel(int numClasses, List<Forecaster> members) {
      this.members = members;
      this.probabilities = new double[members.size()][numClasses];
    }

    double[] probabilities(int row) {
      return probabilities[row];
    }

    @Override
    public int numClasses() {
      return members.get(0).numClasses();
    }

    @Override
    public void predict(Observation o, double[] out) {
      for (int row = 0; row < probabilities.length; row++) {
        members.get(row).predict(o, probabilities[row]);
      }
      System.arraycopy(probabilities[0], 0, out, 0, out.length);
    }

    @Override
    public void learn(Observation o, int label) {
      members.forEach(member -> member.learn(o, label));
    }
  }
}
