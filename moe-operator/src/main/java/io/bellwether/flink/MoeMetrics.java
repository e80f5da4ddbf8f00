package io.bellwether.flink;

/** The name of every metric of the operators, under Flink's operator scope. */
final class MoeMetrics {
  /** Group whose value is an expert's name. */
  static final String EXPERT = "expert";

  /** Group whose value is a reason. */
  static final String REASON = "reason";

  static final String ITEMS_ROUTED = "itemsRouted";
  static final String ITEMS_DUPLICATE = "itemsDuplicate";
  static final String ITEMS_LATE = "itemsLate";
  static final String ITEMS_PENDING_EXPIRED = "itemsPendingExpired";
  static final String ASKED = "asked";
  static final String CONTROL_APPLIED = "controlApplied";
  static final String CONTROL_REFUSED = "controlRefused";

  /** Times that a chosen expert was full. */
  static final String CAPACITY_OVERFLOWED = "capacityOverflowed";

  /** Votes that were lost for want of a place. */
  static final String CAPACITY_DROPPED = "capacityDropped";

  /** Times that an item was made to wait for the next micro-batch. */
  static final String CAPACITY_WAITED = "capacityWaited";

  /** Load of the busiest expert over the mean, of the last items of this subtask. */
  static final String MAX_OVER_MEAN_LOAD = "maxOverMeanLoad";

  /** Mean entropy of an item's routing weights, as a share of its maximum, of the last items. */
  static final String ROUTING_ENTROPY = "routingEntropy";

  /** Entropy of the load as a share of its maximum, of the same items. */
  static final String LOAD_ENTROPY = "loadEntropy";

  static final String GATE_VERSION = "gateVersion";
  static final String VOTES = "votes";
  static final String VOTES_REFUSED = "votesRefused";
  static final String LESSONS = "lessons";
  static final String BATCHES = "batches";
  static final String LESSONS_UNKNOWN = "lessonsUnknown";
  static final String MODELS_REFUSED = "modelsRefused";
  static final String PREDICTIONS = "predictions";
  static final String PREDICTIONS_DEGRADED = "predictionsDegraded";
  static final String ABSTENTIONS = "abstentions";
  static final String VOTES_LATE = "votesLate";
  static final String LABELS_LEARNED = "labelsLearned";
  static final String LABELS_UNKNOWN = "labelsUnknown";
  static final String FEEDBACK_REFUSED = "feedbackRefused";
  static final String FEEDBACK_UNKNOWN = "feedbackUnknown";
  static final String OUTCOMES_JOINED = "outcomesJoined";
  static final String OUTCOMES_EARLY = "outcomesEarly";
  static final String OUTCOMES_DUPLICATE = "outcomesDuplicate";
  static final String OUTCOMES_CORRECTED = "outcomesCorrected";
  static final String OUTCOMES_UNMATCHED = "outcomesUnmatched";
  static final String ITEMS_UNLABELLED = "itemsUnlabelled";

  /** Questions to a served expert that went out. */
  static final String QUESTIONS = "questions";

  /** Milliseconds that a served expert took for all its answers together. */
  static final String ANSWER_MILLIS = "answerMillis";

  /** Questions under way at a served expert. */
  static final String QUESTIONS_UNDER_WAY = "questionsUnderWay";

  /** Questions that were passed on, as the in-stream experts were not sure. */
  static final String CASCADE_ASKED = "cascadeAsked";

  /** Questions that were dropped, as they were. */
  static final String CASCADE_SPARED = "cascadeSpared";

  static final String VOTES_DUPLICATE = "votesDuplicate";
  static final String VOTES_EXPIRED = "votesExpired";

  /** Texts that were encoded. */
  static final String EMBEDDINGS_MADE = "embeddingsMade";

  /** Texts whose embedding was remembered. */
  static final String EMBEDDINGS_REMEMBERED = "embeddingsRemembered";

  /** Share of the latter. */
  static final String EMBEDDING_HIT_RATE = "embeddingHitRate";

  /** Texts at which the encoder failed, and whose items have no embedding. */
  static final String EMBEDDINGS_FAILED = "embeddingsFailed";

  /** Labelled items on which a shadow was compared with the mixture. */
  static final String SHADOW_ITEMS = "shadowItems";

  /** Share of them on which it agreed with the version that it would replace, or the mixture. */
  static final String SHADOW_AGREEMENT = "shadowAgreement";

  /** Mean gain in log loss that it would bring, in nats an item. */
  static final String SHADOW_GAIN = "shadowGain";

  static final String SHADOW_GAIN_LOW = "shadowGainLow";
  static final String SHADOW_GAIN_HIGH = "shadowGainHigh";

  /** From when the gate asked until an expert answered, by the wall clock; on arrival only. */
  static final String VOTE_LATENCY_MILLIS = "voteLatencyMillis";

  /** Tasks that an expert answered at once. */
  static final String BATCH_SIZE = "batchSize";

  /** Predictions that no label younger than labels.blind-after influenced. */
  static final String PREDICTIONS_BLIND = "predictionsBlind";

  /** Age of the newest label that influenced the last prediction, at its decision. */
  static final String LABEL_AGE_MILLIS = "labelAgeMillis";

  /** From an item's event time until its label counted. */
  static final String LABEL_DELAY_MILLIS = "labelDelayMillis";

  /** Items that wait for their decision or their label. */
  static final String ITEMS_PENDING = "itemsPending";

  /** Mean weight of an expert in the last predictions for which it was asked. */
  static final String WEIGHT = "weight";

  /** Mean log loss of an expert's last labelled votes. */
  static final String LOSS = "loss";

  /** Changes of an expert's losses that were noticed. */
  static final String DRIFTS = "drifts";

  /** Label time of the newest of them. */
  static final String NEWEST_DRIFT = "newestDriftMillis";

  /** Labels that the scores below are made of. */
  static final String LABELS_SCORED = "labelsScored";

  static final String ACCURACY = "accuracy";
  static final String LOG_LOSS = "logLoss";

  /** Expected calibration error over 15 bins of confidence. */
  static final String CALIBRATION_ERROR = "calibrationError";

  private MoeMetrics() {}
}
