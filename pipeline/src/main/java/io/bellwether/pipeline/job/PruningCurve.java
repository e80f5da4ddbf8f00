package io.bellwether.pipeline.job;

import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.Expert;
import io.bellwether.core.expert.Experts;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Scores;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextFeatures;
import io.bellwether.replay.FileItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What pruning costs and gains: experts learn from the beginning of a file, with honest label
 * release, then stop learning, and the rest of the file is scored as they are and pruned to several
 * shares. All begin fresh, whatever model file they are defined to begin with. Accuracy and size
 * repeat exactly; the speed is a measurement.
 */
public final class PruningCurve {
  private static final int BATCH = 64;
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 50_000_000;

  private final MixtureSpec spec;
  private final LabelRelease release;
  private final LanguageIdentifier languages;

  /** Prepares curves of a mixture's experts. */
  public PruningCurve(MixtureSpec spec, LabelRelease release, LanguageIdentifier languages) {
    this.spec = spec;
    this.release = release;
    this.languages = languages;
  }

  /**
   * One point.
   *
   * @param keep share of the weights, or NaN for the expert as it is
   * @param bytes of its snapshot; that of an expert that can learn holds its optimizer's state, too
   * @param itemsPerSecond measured on one thread, in batches, without the work on the text
   */
  public record Point(
      String expert, double keep, int bytes, Scores scores, double itemsPerSecond) {}

  /**
   * The points of all experts that can be pruned, for each first the one as it is.
   *
   * @param from share of the items that is learned from and not scored
   * @throws IllegalArgumentException when no expert can be pruned, or none was asked anything
   */
  public List<Point> measure(List<FileItem> items, double from, double[] shares) {
    Observations reader =
        new Observations(spec.classes(), new TextFeatures(spec.features()), languages);
    List<Observation> observations = items.stream().map(reader::of).toList();
    int firstScored = (int) Math.floor(observations.size() * from);
    List<Point> points = new ArrayList<>();
    for (ExpertDefinition definition : spec.experts()) {
      if (Experts.canPrune(definition.spec())) {
        Expert expert = taught(definition, observations.subList(0, firstScored));
        Examination examination =
            new Examination(
                definition, observations.subList(firstScored, observations.size()), expert);
        points.add(examination.point(Double.NaN, expert));
        for (double keep : shares) {
          points.add(examination.point(keep, Experts.prune(expert, keep)));
        }
      }
    }
    if (points.isEmpty()) {
      throw new IllegalArgumentException(
          "experts must hold one of kind softmax-regression or feed-forward: "
              + spec.experts().stream().map(ExpertDefinition::name).toList()
              + "; add one");
    }
    return points;
  }

  private Expert taught(ExpertDefinition definition, List<Observation> observations) {
    Expert expert = Experts.create(definition.spec(), spec.classes().size());
    Prequential.run(observations.iterator(), release, new Pupil(definition, expert), (o, p) -> {});
    return expert;
  }

  /** Only learns: what it would have predicted meanwhile is nobody's question here. */
  private record Pupil(ExpertDefinition definition, Expert expert) implements Forecaster {
    @Override
    public int numClasses() {
      return expert.numClasses();
    }

    @Override
    public void predict(Observation o, double[] out) {
      Arrays.fill(out, 1.0 / out.length);
    }

    @Override
    public void learn(Observation o, int label) {
      if (definition.eligibility().allows(o.features())) {
        expert.learn(o.features(), label, 1f);
      }
    }
  }

  /** The questions that all copies of one expert are asked. */
  private static final class Examination {
    private final String name;
    private final Features[] questions;
    private final int[] answers;
    private final int numClasses;

    Examination(ExpertDefinition definition, List<Observation> observations, Expert expert) {
      List<Observation> asked =
          observations.stream()
              .filter(o -> o.label() >= 0 && definition.eligibility().allows(o.features()))
              .toList();
      if (asked.isEmpty()) {
        throw new IllegalArgumentException(
            "the scored part must hold labelled items that the expert "
                + definition.name()
                + " may be asked about: none; score more of it or widen its eligibility");
      }
      this.name = definition.name();
      this.numClasses = expert.numClasses();
      this.questions = asked.stream().map(Observation::features).toArray(Features[]::new);
      this.answers = asked.stream().mapToInt(Observation::label).toArray();
    }

    Point point(double keep, Expert expert) {
      return new Point(
          name, keep, Snapshot.write(expert).length, scores(expert), itemsPerSecond(expert));
    }

    private Scores scores(Expert expert) {
      Scores scores = new Scores(numClasses);
      float[] vote = new float[numClasses];
      double[] probabilities = new double[numClasses];
      for (int i = 0; i < questions.length; i++) {
        expert.predict(questions[i], vote, 0);
        for (int c = 0; c < numClasses; c++) {
          probabilities[c] = vote[c];
        }
        scores.add(probabilities, answers[i]);
      }
      return scores;
    }

    /** The best of some rounds: whatever else the machine does only ever slows them down. */
    private double itemsPerSecond(Expert expert) {
      Features[] batch = new Features[BATCH];
      float[] out = new float[BATCH * numClasses];
      boolean[] voted = new boolean[BATCH];
      double best = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        long items = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
          for (int i = 0; i < questions.length; i += BATCH) {
            int size = Math.min(BATCH, questions.length - i);
            System.arraycopy(questions, i, batch, 0, size);
            expert.predictBatch(batch, size, out, voted);
          }
          items += questions.length;
        }
        best = Math.max(best, items * 1e9 / (System.nanoTime() - start));
      }
      return best;
    }
  }
}
