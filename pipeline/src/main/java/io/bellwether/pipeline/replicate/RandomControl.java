package io.bellwether.pipeline.replicate;

import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seven experts that vote at random, each class as often as it occurs, against the labels of a
 * pool: nothing is to be gained from them.
 */
final class RandomControl {
  private static final int EXPERTS = 7;
  private static final int DRAWS = 200;
  private static final long SEED = 20_250_220;

  private final List<Scores> paper = new ArrayList<>();
  private final List<Scores> causal = new ArrayList<>();
  private final List<Scores> mean = new ArrayList<>();

  private RandomControl() {}

  static Section of(int[] labels) {
    RandomControl control = new RandomControl();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
      control.draw(labels, random);
    }
    return new Section(
        "random",
        DRAWS
            + " pools of "
            + EXPERTS
            + " experts that vote at random, as often for each class as it occurs",
        List.of(
            Section.Column.score("F1"),
            Section.Column.score("F1 sd"),
            Section.Column.score("accuracy"),
            Section.Column.score("acc. sd")),
        List.of(
            row("paper order (looks ahead)", control.paper),
            row("same code, causal", control.causal),
            row("rounded mean", control.mean)),
        List.of());
  }

  private void draw(int[] labels, SplittableRandom random) {
    int[][] votes = new int[labels.length][EXPERTS];
    for (int[] day : votes) {
      for (int i = 0; i < EXPERTS; i++) {
        day[i] = labels[random.nextInt(labels.length)];
      }
    }
    paper.add(Published.paperOrder(votes, labels));
    causal.add(Published.causalOrder(votes, labels, Play.AFTER_THE_CLOSE));
    mean.add(Play.decisions(Pool.roundedMean(votes), labels));
  }

  private static Section.Row row(String name, List<Scores> draws) {
    double[] f1 = draws.stream().mapToDouble(Scores::weightedF1).toArray();
    double[] accuracy = draws.stream().mapToDouble(Scores::accuracy).toArray();
    return Section.Row.of(name, mean(f1), deviation(f1), mean(accuracy), deviation(accuracy));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().getAsDouble();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
