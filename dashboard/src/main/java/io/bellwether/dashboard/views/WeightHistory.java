package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mean final weight of each expert over decision time. The time from the first prediction to
 * the newest is cut into at most {@value #MAX_BUCKETS} buckets of equal width; where it outgrows
 * them, neighbours are put together and the width doubles. Not thread-safe.
 *
 * <p>A drift mark stands where the weights moved: where a fast and a slow exponential mean of the
 * weights, over buckets of at least {@value #MIN_PREDICTIONS} predictions, are more than {@value
 * #DRIFT} apart in total variation (half the sum of absolute differences); the slow one then begins
 * anew at the fast one. Roster changes are marked as well.
 */
final class WeightHistory {
  static final int MAX_BUCKETS = 240;
  static final int MIN_PREDICTIONS = 5;
  static final double DRIFT = 0.25;

  private static final double FAST = 0.4;
  private static final double SLOW = 0.06;
  private static final int MAX_CHANGES = 50;

  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
  private final Map<String, Integer> experts = new LinkedHashMap<>();
  private final List<ObjectNode> changes = new ArrayList<>();
  private long widthMillis = 1000;

  private static final class Bucket {
    private double[] sums = {};
    private long count;

    void add(int expert, double weight) {
      if (expert >= sums.length) {
        sums = java.util.Arrays.copyOf(sums, expert + 1);
      }
      sums[expert] += weight;
    }

    void add(Bucket other) {
      for (int e = 0; e < other.sums.length; e++) {
        add(e, other.sums[e]);
      }
      count += other.count;
    }

    double mean(int expert) {
      return expert < sums.length && count > 0 ? sums[expert] / count : 0;
    }
  }

  void add(Prediction prediction) {
    long time = prediction.getDecisionTime().toEpochMilli();
    Bucket bucket = buckets.computeIfAbsent(start(time), ignored -> new Bucket());
    for (ExpertAccount account : prediction.getExperts()) {
      int expert = experts.computeIfAbsent(account.getExpert(), name -> experts.size());
      bucket.add(expert, account.getWeight());
    }
    bucket.count++;
    while ((buckets.lastKey() - buckets.firstKey()) / widthMillis >= MAX_BUCKETS) {
      widen();
    }
  }

  /** Marks a change of the roster. */
  void change(long time, String text) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.put("time", time).put("text", text);
    changes.add(change);
    if (changes.size() > MAX_CHANGES) {
      changes.remove(0);
    }
  }

  private long start(long time) {
    return Math.floorDiv(time, widthMillis) * widthMillis;
  }

  private void widen() {
    widthMillis *= 2;
    List<Map.Entry<Long, Bucket>> old = new ArrayList<>(buckets.entrySet());
    buckets.clear();
    for (Map.Entry<Long, Bucket> entry : old) {
      buckets.computeIfAbsent(start(entry.getKey()), ignored -> new Bucket()).add(entry.getValue());
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("widthMillis", widthMillis);
    ArrayNode times = json.putArray("times");
    buckets.keySet().forEach(times::add);
    ArrayNode all = json.putArray("experts");
    experts.forEach(
        (name, expert) -> {
          ObjectNode one = all.addObject();
          one.put("name", name);
          ArrayNode means = one.putArray("weights");
          buckets.values().forEach(b -> means.add(PredictionJson.round(b.mean(expert))));
        });
    ArrayNode marks = json.putArray("marks");
    drifts(marks);
    changes.forEach(marks::add);
    return json;
  }

  private void drifts(ArrayNode marks) {
    double[] slow = null;
    double[] fast = null;
    for (Map.Entry<Long, Bucket> entry : buckets.entrySet()) {
      Bucket bucket = entry.getValue();
      if (bucket.count < MIN_PREDICTIONS) {
        continue;
      }
      double[] means = means(bucket);
      if (slow == null) {
        slow = means.clone();
        fast = means;
        continue;
      }
      follow(fast, means, FAST);
      follow(slow, means, SLOW);
      double distance = distance(fast, slow);
      if (distance > DRIFT) {
        marks
            .addObject()
            .put("time", entry.getKey())
            .put("text", "weights moved by " + Math.round(100 * distance) + " %");
        slow = fast.clone();
      }
    }
  }

  private static void follow(double[] smoothed, double[] means, double rate) {
    for (int e = 0; e < means.length; e++) {
      smoothed[e] += rate * (means[e] - smoothed[e]);
    }
  }

  private static double distance(double[] a, double[] b) {
    double distance = 0;
    for (int e = 0; e < a.length; e++) {
      distance += Math.abs(a[e] - b[e]) / 2;
    }
    return distance;
  }

  private double[] means(Bucket bucket) {
    double[] means = new double[experts.size()];
    for (int e = 0; e < means.length; e++) {
      means[e] = bucket.mean(e);
    }
    return means;
  }
}
