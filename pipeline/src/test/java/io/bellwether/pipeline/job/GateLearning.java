package io.bellwether.pipeline.job;

import io.bellwether.core.metric.Scores;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.Prediction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scores of job and backtest on the same items when the gate learns in both. */
record GateLearning(double macroF1OfJob, double macroF1OfBacktest, long newestGate) {

  /** Waits for all predictions of the items, which have labels. */
  static GateLearning of(RunningJob job, List<FileItem> items) throws Exception {
    int numClasses = job.config().classes().size();
    Map<String, Integer> labels = new HashMap<>();
    for (FileItem item : items) {
      labels.put(item.item().getId(), job.config().classes().indexOf(item.outcome().getLabel()));
    }
    Scores ofBacktest = new Scores(numClasses);
    Expectation.of(job.config(), items)
        .probabilities()
        .forEach((id, p) -> ofBacktest.add(p, labels.get(id)));
    Scores ofJob = new Scores(numClasses);
    long newestGate = 0;
    for (Prediction prediction : job.predictions(items.size())) {
      ofJob.add(
          prediction.getProbabilities().stream().mapToDouble(Double::doubleValue).toArray(),
          labels.get(prediction.getId()));
      newestGate = Math.max(newestGate, prediction.getGateVersion());
    }
    return new GateLearning(ofJob.macroF1(), ofBacktest.macroF1(), newestGate);
  }
}
