package io.bellwether.flink;

/** The uid of every operator of the job. A savepoint finds state by them: never change one. */
public final class Uids {
  public static final String NEWS_SOURCE = "news-source";
  public static final String NEWS_PARSE = "news-parse";
  public static final String OUTCOMES_SOURCE = "outcomes-source";
  public static final String OUTCOMES_PARSE = "outcomes-parse";
  public static final String CONTROL_SOURCE = "control-source";
  public static final String CONTROL_PARSE = "control-parse";
  public static final String FEEDBACK_SOURCE = "feedback-source";
  public static final String FEEDBACK_PARSE = "feedback-parse";
  public static final String FEATURES = "features";
  public static final String LABEL_JOIN = "label-join";
  public static final String GATE_ITEMS = "gate-items";
  public static final String GATE_LABELS = "gate-labels";
  public static final String GATE_FEEDBACK = "gate-feedback";
  public static final String GATE = "gate";
  public static final String EXPERTS = "experts";
  public static final String CASCADE_BALLOTS = "cascade-ballots";
  public static final String CASCADE = "cascade";
  public static final String SERVED = "served-experts";
  public static final String VOTES_SOURCE = "votes-source";
  public static final String VOTES_PARSE = "votes-parse";
  public static final String VOTE_JOIN = "vote-join";
  public static final String VOTE_CLOCK = "vote-clock";
  public static final String COMBINE_LABELS = "combine-labels";
  public static final String COMBINE = "combine";
  public static final String REFEREE = "referee";
  public static final String GATE_TRAINER = "gate-trainer";
  public static final String OUTAGE_ALARM = "outage-alarm";
  public static final String PREDICTIONS_ENCODE = "predictions-encode";
  public static final String FEEDBACK_ENCODE = "feedback-encode";
  public static final String PREDICTIONS_SINK = "predictions-sink";
  public static final String FEEDBACK_SINK = "feedback-sink";
  public static final String CONTROL_SINK = "control-sink";
  public static final String DEAD_LETTERS_SINK = "dead-letters-sink";

  private Uids() {}
}
