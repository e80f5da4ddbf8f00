package io.bellwether.pipeline.replicate;

import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seven experts that vote at random, against the labels of a pool: nothing is to be gained. */
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
        DRAWS + " pools of " + EXPERTS + " experts that vote at random, on the same labels",
        List.of("F1", "F1 sd", "accuracy", "acc sd"),
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
        day[i] = random.nextInt(Pool.CLASSES.size());
      }
    }
    paper.add(Published.paperOrder(votes, labels));
    causal.add(Published.causalOrder(votes, labels, Play.AFTER_THE_CLOSE));
    Pool pool = new Pool("random", List.of("1", "2", "3", "4", "5", "6", "7"), votes, labels, labels);
    mean.add(Play.decisions(pool.roundedMean(), labels));
  }

  private static Section.Row row(String name, List<Scores> draws) {
    double[] f1 = draws.stream().mapToDouble(Scores::weightedF1).toArray();
    double[] accuracy = draws.stream().mapToDouble(Scores::accuracy).toArray();
    return Section.Row.of(name, mean(f1), deviation(f1), mean(accuracy), deviation(accuracy));
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().getAsDouble();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = java.util.Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
