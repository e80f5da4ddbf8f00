package io.bellwether.pipeline.demo;

import io.bellwether.core.Classes;
import io.bellwether.core.metric.Scores;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The running score of the predictions on the topic. Labels come from the file or the made-up
 * market itself; the job learned of each only at its label time, so what is scored here is honest.
 *
 * <p>{@link #expect} may be called from another thread than the rest.
 */
public final class Scoreboard {
  /** Weights follow the newest predictions: each counts this much. */
  private static final double SMOOTHING = 0.02;

  private final Classes classes;
  private final Map<String, Integer> labels = new ConcurrentHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Scores scores;
  private final Map<String, Double> weights = new LinkedHashMap<>();
  private final Map<String, Integer> verdicts = new HashMap<>();
  private long duplicates;
  private long degraded;

  Scoreboard(Classes classes) {
    this.classes = classes;
    this.scores = new Scores(classes.size());
  }

  /** Remembers what became of an item, before it is sent. */
  void expect(String id, String label) {
    int index = classes.indexOf(label);
    if (index >= 0) {
      labels.put(id, index);
    }
  }

  /** Counts a prediction; false when its id was there before. */
  boolean add(Prediction prediction) {
    if (!seen.add(prediction.getId())) {
      duplicates++;
      return false;
    }
    verdicts.merge(prediction.getVerdict(), 1, Integer::sum);
    degraded += prediction.getDegraded() ? 1 : 0;
    Integer label = labels.remove(prediction.getId());
    if (label != null) {
      double[] probabilities = new double[classes.size()];
      for (int k = 0; k < probabilities.length; k++) {
        probabilities[k] = prediction.getProbabilities().get(k);
      }
      scores.add(probabilities, label);
    }
    follow(prediction.getExperts());
    return true;
  }

  private void follow(List<ExpertAccount> experts) {
    weights.replaceAll((name, weight) -> weight * (1 - SMOOTHING));
    for (ExpertAccount expert : experts) {
      weights.merge(expert.getExpert(), SMOOTHING * expert.getWeight(), Double::sum);
    }
  }

  /** Distinct predictions so far. */
  public long count() {
    return seen.size();
  }

  /** How many predictions came whose id had come before. */
  public long duplicates() {
    return duplicates;
  }

  /** How many were degraded. */
  public long degraded() {
    return degraded;
  }

  /** The score of those whose label is known. */
  public Scores scores() {
    return scores;
  }

  /** The experts' share of the newest predictions, by name; sums to one. */
  Map<String, Double> weights() {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    List<Map.Entry<String, Double>> entries = new ArrayList<>(weights.entrySet());
    entries.sort((a, b) -> Double.compare(b.getValue(), a.getValue()));
    entries.forEach(entry -> shares.put(entry.getKey(), entry.getValue() / total));
    return shares;
  }

  Map<String, Integer> verdicts() {
    return Map.copyOf(verdicts);
  }
}
