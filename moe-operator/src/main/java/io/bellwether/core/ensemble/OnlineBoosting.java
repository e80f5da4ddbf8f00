package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.Arrays;
import java.util.List;

/**
 * Online boosting (Oza and Russell, 2001).
 *
 * <p>A label comes with weight λ = 1. Each member in turn learns it k ~ Poisson(λ) times; then,
 * having added λ to its sum of right or of wrong weights, λ grows by N/2s, with N the labels so far
 * and s that sum, so that what it gets wrong weighs half of all for the next. With ε a member's
 * share of wrong weights and K classes, its probabilities weigh ln((1 − ε)/ε) + ln(K − 1) (Zhu,
 * Zou, Rosset and Hastie, 2009; for two classes AdaBoost's own weight); one that is no better than
 * chance does not vote.
 *
 * <p>Other than published, a member is judged by what it said before it learned the label, for
 * afterwards most are right; and λ counts as at most 8 when it is learned, for beyond that a single
 * item that nobody can get right would take most of the time and most of the model.
 */
final class OnlineBoosting implements Forecaster {
  private static final double MAX_WEIGHT = 8;
  private static final double SMALLEST_ERROR = 1e-3;

  private final List<Forecaster> members;
  private final double[] vote;
  private final double[] right;
  private final double[] wrong;
  private final Draws draws = new Draws();
  private long labels;

  OnlineBoosting(List<Forecaster> members) {
    this.members = List.copyOf(members);
    this.vote = new double[members.get(0).numClasses()];
    this.right = new double[members.size()];
    this.wrong = new double[members.size()];
  }

  @Override
  public int numClasses() {
    return vote.length;
  }

  @Override
  public void predict(Observation o, double[] out) {
    Arrays.fill(out, 0, vote.length, 0);
    double total = 0;
    for (int m = 0; m < right.length; m++) {
      double weight = say(m);
      if (weight > 0) {
        members.get(m).predict(o, vote);
        for (int c = 0; c < vote.length; c++) {
          out[c] += weight * vote[c];
        }
        total += weight;
      }
    }
    for (int c = 0; c < vote.length; c++) {
      out[c] = total > 0 ? out[c] / total : 1.0 / vote.length;
    }
  }

  /** How much a member's vote weighs; not positive when it is no better than chance. */
  private double say(int member) {
    double sum = right[member] + wrong[member];
    if (sum == 0) {
      return 0;
    }
    double error = Math.max(SMALLEST_ERROR, wrong[member] / sum);
    return Math.log((1 - error) / error) + Math.log(vote.length - 1.0);
  }

  private int verdict() {
    int best = 0;
    for (int c = 1; c < vote.length; c++) {
      best = vote[c] > vote[best] ? c : best;
    }
    return best;
  }

  @Override
  public void learn(Observation o, int label) {
    labels++;
    double weight = 1;
    for (int m = 0; m < right.length; m++) {
      Forecaster member = members.get(m);
      member.predict(o, vote);
      double[] sums = verdict() == label ? right : wrong;
      draws.seed(o.id(), m);
      for (int k = draws.poisson(Math.min(MAX_WEIGHT, weight)); k > 0; k--) {
        member.learn(o, label);
      }
      sums[m] += weight;
      weight *= labels / (2 * sums[m]);
    }
  }
}
