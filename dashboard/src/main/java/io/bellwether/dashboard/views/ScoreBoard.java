package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prequential scores: each prediction as it was when it was made, against the label that came
 * later. Beside the mixture stand its experts, each on the items it voted on, and three baselines
 * on all items, which know no more than the labels whose time was not after the decision. Not
 * thread-safe.
 */
final class ScoreBoard {
  private static final String MIXTURE = "mixture";
  private static final String UNIFORM = "uniform average";
  private static final String MAJORITY = "class frequencies so far";
  private static final String LAST = "last known label of the symbol";

  private final List<String> classes;
  private final KnownLabels known;
  private final Score mixture;
  private final Score uniform;
  private final Score majority;
  private final Score last;
  private final Map<String, Score> experts = new LinkedHashMap<>();

  ScoreBoard(List<String> classes) {
    this.classes = List.copyOf(classes);
    int numClasses = classes.size();
    known = new KnownLabels(numClasses);
    mixture = new Score(numClasses);
    uniform = new Score(numClasses);
    majority = new Score(numClasses);
    last = new Score(numClasses);
  }

  List<String> classes() {
    return classes;
  }

  KnownLabels known() {
    return known;
  }

  /** A label became known; its item need not be. */
  void known(long labelTime, String label, String symbol, String itemId) {
    int index = classes.indexOf(label);
    if (index >= 0) {
      known.add(labelTime, index, symbol, itemId);
    }
  }

  /** Scores a prediction whose label is known; one of other classes is left out. */
  void score(Entry entry) {
    Prediction prediction = entry.prediction();
    int label = classes.indexOf(entry.label());
    if (label < 0 || !prediction.getClasses().equals(classes)) {
      return;
    }
    mixture.add(doubles(prediction.getProbabilities()), label);
    double[] mean = new double[classes.size()];
    int voters = 0;
    for (ExpertAccount account : prediction.getExperts()) {
      if (account.getVote().size() == classes.size()) {
        double[] vote = floats(account.getVote());
        experts
            .computeIfAbsent(account.getExpert(), name -> new Score(classes.size()))
            .add(vote, label);
        for (int c = 0; c < mean.length; c++) {
          mean[c] += vote[c];
        }
        voters++;
      }
    }
    for (int c = 0; c < mean.length; c++) {
      mean[c] = voters == 0 ? 1.0 / mean.length : mean[c] / voters;
    }
    uniform.add(mean, label);
    baselines(prediction, label);
  }

  private void baselines(Prediction prediction, int label) {
    long decided = prediction.getDecisionTime().toEpochMilli();
    majority.add(known.frequencies(decided), label);
    double[] repeated = new double[classes.size()];
    int before = known.last(prediction.getSymbol(), decided);
    repeated[Math.max(0, before)] = 1;
    last.add(repeated, label);
  }

  private static double[] doubles(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] floats(List<Float> numbers) {
    return numbers.stream().mapToDouble(Float::doubleValue).toArray();
  }

  long numScored() {
    return mixture.total().count();
  }

  /** The mixture's scores; NaN before the first label. */
  Sums mixture() {
    return mixture.total();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("classes", PredictionJson.texts(classes));
    ArrayNode rows = json.putArray("rows");
    row(rows, MIXTURE, "mixture", mixture, true);
    experts.forEach((name, score) -> row(rows, name, "expert", score, true));
    row(rows, UNIFORM, "baseline", uniform, true);
    row(rows, MAJORITY, "baseline", majority, true);
    row(rows, LAST, "baseline", last, false);
    return json;
  }

  private static void row(
      ArrayNode rows, String name, String kind, Score score, boolean hasProbabilities) {
    ObjectNode row = rows.addObject().put("name", name).put("kind", kind);
    score.write(row, hasProbabilities);
  }
}
