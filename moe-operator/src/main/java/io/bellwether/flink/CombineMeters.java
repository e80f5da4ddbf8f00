package io.bellwether.flink;

import io.bellwether.core.metric.Scores;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.DriftWatch;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Routing;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * What one combine subtask measures of its decisions and of the labels that come to them. Scores
 * and means begin anew with each start of the job. Called by the task's thread, read by any; a
 * reader may see a number of a moment ago.
 */
final class CombineMeters {
  private static final double SMALLEST_LIKELIHOOD = 1e-6;

  private final Counter numPredictions;
  private final Counter numDegraded;
  private final Counter numBlind;
  private final Counter numLearned;
  private final Counter numScored;
  private final Histogram labelDelay;
  private final ExpertMeters experts;
  private final Scores scores;
  private volatile long labelAge;

  CombineMeters(MetricGroup metrics, int numClasses) {
    numPredictions = metrics.counter(MoeMetrics.PREDICTIONS);
    numDegraded = metrics.counter(MoeMetrics.PREDICTIONS_DEGRADED);
    numBlind = metrics.counter(MoeMetrics.PREDICTIONS_BLIND);
    numLearned = metrics.counter(MoeMetrics.LABELS_LEARNED);
    numScored = metrics.counter(MoeMetrics.LABELS_SCORED);
    labelDelay = metrics.histogram(MoeMetrics.LABEL_DELAY_MILLIS, new RecentValues());
    metrics.gauge(MoeMetrics.LABEL_AGE_MILLIS, () -> labelAge);
    experts = new ExpertMeters(metrics);
    scores = new Scores(numClasses);
    metrics.gauge(MoeMetrics.ACCURACY, () -> known(scores.accuracy()));
    metrics.gauge(MoeMetrics.LOG_LOSS, () -> known(scores.logLoss()));
    metrics.gauge(MoeMetrics.CALIBRATION_ERROR, () -> known(scores.calibrationError()));
  }

  /** Not a number would make sums over subtasks one, too; with nothing scored it weighs nothing. */
  private static double known(double score) {
    return Double.isNaN(score) ? 0 : score;
  }

  /** An item was decided on. */
  void decided(Routing routing, Account account) {
    numPredictions.inc();
    numDegraded.inc(account.degraded() ? 1 : 0);
    numBlind.inc(account.blind() ? 1 : 0);
    if (account.labelsSeenUpTo() != 0) {
      labelAge = Math.max(0, routing.time() - account.labelsSeenUpTo());
    }
    Asked[] asked = routing.asked();
    for (int i = 0; i < asked.length; i++) {
      experts.of(asked[i].name()).weight.add(account.weight(i));
    }
  }

  /**
   * A label was learned.
   *
   * @param account with the votes of the poll
   * @param watch null where nobody looks for changes
   */
  void learned(Poll poll, Account account, Label label, DriftWatch watch) {
    numLearned.inc();
    labelDelay.update(Math.max(0, label.time() - label.itemTime()));
    Asked[] asked = poll.routing().asked();
    for (int i = 0; i < asked.length; i++) {
      if (account.answered(i)) {
        float likelihood = account.votes()[account.voteOffset(i) + label.label()];
        experts.of(asked[i].name()).loss.add(-Math.log(Math.max(SMALLEST_LIKELIHOOD, likelihood)));
      }
      if (watch != null && watch.alarmed(asked[i].slot())) {
        experts.of(asked[i].name()).drifted(label.time());
      }
    }
    // Empty in polls that a former release decided.
    if (poll.probabilities().length > 0) {
      scores.add(poll.probabilities(), label.label());
      numScored.inc();
    }
  }
}
