package io.bellwether.flink;

import static io.bellwether.flink.MoeMetrics.EXPERT;
import static io.bellwether.flink.MoeMetrics.REASON;

import io.bellwether.flink.MetricDescription.Kind;
import java.util.ArrayList;
import java.util.List;

/** Every metric of the operators, described; a test compares it with {@link MoeMetrics}. */
public final class MetricCatalogue {
  private static final List<MetricDescription> ALL = new ArrayList<>();

  private static final String[] NONE = {};
  private static final String[] BY_EXPERT = {EXPERT};
  private static final String[] BY_REASON = {REASON};
  private static final String[] BY_EXPERT_AND_REASON = {EXPERT, REASON};

  static {
    features();
    gate();
    experts();
    served();
    combine();
    score();
    shadows();
    labels();
  }

  private MetricCatalogue() {}

  /** All of them, in the order of the flow. */
  public static List<MetricDescription> all() {
    return List.copyOf(ALL);
  }

  private static void count(String name, String operator, String[] labels, String sentence) {
    add(name, Kind.COUNTER, "", operator, labels, sentence);
  }

  private static void gauge(
      String name, String unit, String operator, String[] labels, String sentence) {
    add(name, Kind.GAUGE, unit, operator, labels, sentence);
  }

  private static void histogram(
      String name, String unit, String operator, String[] labels, String sentence) {
    add(name, Kind.HISTOGRAM, unit, operator, labels, sentence);
  }

  private static void add(
      String name, Kind kind, String unit, String operator, String[] labels, String sentence) {
    ALL.add(new MetricDescription(name, kind, unit, operator, List.of(labels), sentence));
  }

  private static void features() {
    String at = "features";
    gauge(MoeMetrics.EMBEDDINGS_MADE, "texts", at, NONE, "Texts that were encoded.");
    gauge(
        MoeMetrics.EMBEDDINGS_REMEMBERED,
        "texts",
        at,
        NONE,
        "Texts whose embedding was remembered.");
    gauge(MoeMetrics.EMBEDDING_HIT_RATE, "share", at, NONE, "Share of the latter.");
    count(
        MoeMetrics.EMBEDDINGS_FAILED,
        at,
        NONE,
        "Texts at which the encoder failed, and whose items have no embedding.");
  }

  private static void gate() {
    String at = "gate";
    count(MoeMetrics.ITEMS_ROUTED, at, NONE, "Items that experts were picked for.");
    count(MoeMetrics.ASKED, at, BY_EXPERT, "Times that an expert was asked.");
    count(
        MoeMetrics.ITEMS_DUPLICATE, "gate, combine", NONE, "Items whose id had come; left alone.");
    count(MoeMetrics.ITEMS_LATE, at, NONE, "Items behind the watermark, handled at once.");
    count(
        MoeMetrics.ITEMS_PENDING_EXPIRED,
        "gate, combine",
        NONE,
        "Items forgotten after labels.max-age without a label.");
    count(
        MoeMetrics.LABELS_UNKNOWN,
        "gate, combine",
        NONE,
        "Labels of items that nobody knows here.");
    gauge(
        MoeMetrics.MAX_OVER_MEAN_LOAD,
        "ratio",
        at,
        NONE,
        "Load of the busiest expert over the mean, of the last 4096 questions.");
    gauge(
        MoeMetrics.LOAD_ENTROPY,
        "share",
        at,
        NONE,
        "Entropy of that load, as a share of its maximum.");
    gauge(
        MoeMetrics.ROUTING_ENTROPY,
        "share",
        at,
        NONE,
        "Entropy of an item's routing weights, as a share of its maximum; mean of the last items.");
    count(MoeMetrics.CAPACITY_OVERFLOWED, at, NONE, "Times that a chosen expert was full.");
    count(MoeMetrics.CAPACITY_DROPPED, at, NONE, "Votes that were lost for want of a place.");
    count(
        MoeMetrics.CAPACITY_WAITED,
        at,
        NONE,
        "Times that an item was made to wait for the next micro-batch.");
    gauge(MoeMetrics.GATE_VERSION, "", at, NONE, "Version of the gate's parameters in use.");
    count(MoeMetrics.CONTROL_APPLIED, at, NONE, "Control records that took effect.");
    count(MoeMetrics.CONTROL_REFUSED, at, NONE, "Control records that made no sense.");
    count(
        MoeMetrics.FEEDBACK_UNKNOWN,
        at,
        NONE,
        "Responsibilities for items that nobody knows here.");
    count(
        MoeMetrics.FEEDBACK_REFUSED,
        "gate trainer",
        NONE,
        "Feedback that the gate could not learn from.");
  }

  private static void experts() {
    String at = "experts";
    count(
        MoeMetrics.VOTES,
        "experts, served experts",
        BY_EXPERT,
        "Answers; of served experts those with probabilities.");
    count(
        MoeMetrics.VOTES_REFUSED,
        at,
        BY_EXPERT,
        "Answers that were no probabilities, and so abstentions.");
    count(MoeMetrics.LESSONS, at, BY_EXPERT, "Labelled items that an expert learned from.");
    count(MoeMetrics.LESSONS_UNKNOWN, at, NONE, "Lessons for experts that are gone.");
    count(MoeMetrics.BATCHES, at, BY_EXPERT, "Micro-batches that were answered.");
    histogram(MoeMetrics.BATCH_SIZE, "items", at, BY_EXPERT, "Items in a micro-batch.");
    histogram(
        MoeMetrics.VOTE_LATENCY_MILLIS,
        "ms",
        "experts, served experts",
        BY_EXPERT,
        "From when an expert was asked until it answered; of in-stream experts on arrival only.");
    count(MoeMetrics.MODELS_REFUSED, at, NONE, "Experts whose model file could not be used.");
  }

  private static void served() {
    String at = "served experts";
    count(MoeMetrics.QUESTIONS, at, BY_EXPERT, "Questions that went out.");
    count(MoeMetrics.ANSWER_MILLIS, at, BY_EXPERT, "Milliseconds that all answers took together.");
    gauge(
        MoeMetrics.QUESTIONS_UNDER_WAY, "questions", at, BY_EXPERT, "Questions without an answer.");
    count(MoeMetrics.ABSTENTIONS, at, BY_EXPERT_AND_REASON, "Questions without a vote, by reason.");
    count(
        MoeMetrics.CASCADE_ASKED,
        "cascade",
        NONE,
        "Questions passed on, as the in-stream experts were not sure.");
    count(MoeMetrics.CASCADE_SPARED, "cascade", NONE, "Questions dropped, as they were.");
    count(MoeMetrics.VOTES, "vote join", NONE, "Votes from outside that met their question.");
    count(MoeMetrics.VOTES_DUPLICATE, "vote join", NONE, "Votes that had come before.");
    count(MoeMetrics.VOTES_EXPIRED, "vote join", NONE, "Votes whose item never came.");
    count(
        MoeMetrics.VOTES_REFUSED,
        "vote join",
        NONE,
        "Votes that fitted no question; dead letters.");
  }

  private static void combine() {
    String at = "combine";
    count(MoeMetrics.PREDICTIONS, at, NONE, "Predictions.");
    count(
        MoeMetrics.PREDICTIONS_DEGRADED,
        at,
        NONE,
        "Predictions for which an expert that was asked did not answer.");
    count(
        MoeMetrics.PREDICTIONS_BLIND,
        at,
        NONE,
        "Predictions that no label younger than labels.blind-after influenced.");
    count(MoeMetrics.ABSTENTIONS, at, BY_REASON, "Answers that a prediction lacks, by reason.");
    count(MoeMetrics.VOTES_LATE, at, NONE, "Votes that came after the decision.");
    gauge(
        MoeMetrics.ITEMS_PENDING,
        "items",
        at,
        NONE,
        "Items that wait for their decision or their label; after rescaling only the sum holds.");
    gauge(
        MoeMetrics.LABEL_AGE_MILLIS,
        "ms",
        at,
        NONE,
        "Age of the newest label that influenced the last prediction, when it was made.");
    gauge(
        MoeMetrics.WEIGHT,
        "share",
        at,
        BY_EXPERT,
        "Weight in the last predictions for which the expert was asked; mean.");
    gauge(MoeMetrics.LOSS, "nats", at, BY_EXPERT, "Log loss of the last labelled votes; mean.");
    count(MoeMetrics.DRIFTS, at, BY_EXPERT, "Changes of the losses that filter.drift noticed.");
    gauge(
        MoeMetrics.NEWEST_DRIFT,
        "ms",
        at,
        BY_EXPERT,
        "Label time of the newest of them, since 1970; 0 for none.");
  }

  private static void score() {
    String at = "combine";
    count(MoeMetrics.LABELS_LEARNED, at, NONE, "Labels that taught the beliefs.");
    histogram(
        MoeMetrics.LABEL_DELAY_MILLIS,
        "ms",
        at,
        NONE,
        "From an item's event time until its label counted.");
    count(
        MoeMetrics.LABELS_SCORED,
        at,
        NONE,
        "Labels that the scores below are made of; each subtask's weight in their mean.");
    gauge(
        MoeMetrics.ACCURACY,
        "share",
        at,
        NONE,
        "Share of right predictions so far, since the job was started; test then train.");
    gauge(MoeMetrics.LOG_LOSS, "nats", at, NONE, "Mean log loss, likewise.");
    gauge(
        MoeMetrics.CALIBRATION_ERROR,
        "share",
        at,
        NONE,
        "Expected calibration error over 15 bins of confidence, likewise.");
  }

  private static void shadows() {
    String at = "referee of shadows";
    gauge(
        MoeMetrics.SHADOW_ITEMS,
        "items",
        at,
        BY_EXPERT,
        "Labelled items on which a shadow was compared.");
    gauge(
        MoeMetrics.SHADOW_AGREEMENT,
        "share",
        at,
        BY_EXPERT,
        "Share of them on which it agreed with the version that it would replace, or the mixture.");
    gauge(
        MoeMetrics.SHADOW_GAIN,
        "nats",
        at,
        BY_EXPERT,
        "What it would gain the mixture in log loss; mean of an item.");
    gauge(MoeMetrics.SHADOW_GAIN_LOW, "nats", at, BY_EXPERT, "Lower end of the gain's interval.");
    gauge(MoeMetrics.SHADOW_GAIN_HIGH, "nats", at, BY_EXPERT, "Its upper end.");
  }

  private static void labels() {
    String at = "label join";
    count(MoeMetrics.OUTCOMES_JOINED, at, NONE, "Outcomes that met their item.");
    count(MoeMetrics.OUTCOMES_EARLY, at, NONE, "Outcomes that came before their item.");
    count(MoeMetrics.OUTCOMES_DUPLICATE, at, NONE, "Outcomes that had come before.");
    count(MoeMetrics.OUTCOMES_CORRECTED, at, NONE, "Outcomes that contradict an earlier one.");
    count(MoeMetrics.OUTCOMES_UNMATCHED, at, NONE, "Outcomes whose item never came; dead letters.");
    count(MoeMetrics.ITEMS_UNLABELLED, at, NONE, "Items whose outcome never came.");
  }
}
