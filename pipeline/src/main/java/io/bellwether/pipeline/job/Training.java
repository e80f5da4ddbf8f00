package io.bellwether.pipeline.job;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ExpertForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.replay.FileItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Teaches experts a file in one pass, each on its own and from every item it may be asked about, in
 * the order and with the release of labels that the backtest has. Labels later than the last item
 * are not learned, as nothing in the file tells that their time has come.
 */
public final class Training {
  private final MixtureSpec spec;
  private final LabelRelease release;
  private final LanguageIdentifier languages;
  private final TextEncoder encoder;

  /**
   * Prepares the training of a mixture's experts.
   *
   * @param encoder of the items' texts; the caller closes it
   */
  public Training(
      MixtureSpec spec, LabelRelease release, LanguageIdentifier languages, TextEncoder encoder) {
    this.spec = spec;
    this.release = release;
    this.languages = languages;
    this.encoder = encoder;
  }

  /**
   * What came of it.
   *
   * @param models one for each in-stream expert
   * @param labels how many the file holds
   * @param learned how many of them were learned from
   */
  public record Result(List<ModelFile> models, long labels, long learned) {}

  /** Learns from all items; an id counts once. Served experts have nothing to learn. */
  public Result learn(List<FileItem> items, List<ExpertDefinition> experts) {
    Pupils pupils = new Pupils(experts, spec.classes().size());
    long[] labels = {0};
    Prequential.run(
        new Backtest(spec, release, languages, encoder).observations(Backtest.distinct(items)),
        release,
        pupils,
        (o, p) -> labels[0] += o.label() >= 0 ? 1 : 0);
    List<ModelFile> models = new ArrayList<>();
    for (ExpertForecaster expert : pupils.experts) {
      models.add(expert.model(spec.classes(), spec.features()));
    }
    return new Result(models, labels[0], pupils.learned);
  }

  /** Learn all, and are not asked. */
  private static final class Pupils implements Forecaster {
    private final List<ExpertForecaster> experts = new ArrayList<>();
    private final int numClasses;
    private long learned;

    Pupils(List<ExpertDefinition> definitions, int numClasses) {
      this.numClasses = numClasses;
      definitions.stream()
          .filter(expert -> !expert.isServed())
          .forEach(expert -> experts.add(new ExpertForecaster(expert, numClasses)));
    }

    @Override
    public int numClasses() {
      return numClasses;
    }

    @Override
    public void predict(Observation o, double[] out) {
      Arrays.fill(out, 1.0 / numClasses);
    }

    @Override
    public void learn(Observation o, int label) {
      experts.forEach(expert -> expert.learn(o, label));
      learned++;
    }
  }
}
