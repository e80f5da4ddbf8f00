package io.bellwether.topics;

/** A topic by its purpose. The name it has on a broker is in {@link Topics}. */
public enum Topic {
  NEWS("news", "NewsItem", 4, false),
  OUTCOMES("outcomes", "Outcome", 4, false),
  PRICES("prices", "Price", 4, false),
  VOTES("votes", "Vote", 4, false),
  PREDICTIONS("predictions", "Prediction", 4, false),
  ALERTS("alerts", "Alert", 4, false),
  /** One partition, so that a mute and its end arrive in the order in which they were given. */
  ALERT_COMMANDS("alert-commands", "AlertCommand", 1, false),
  /** One partition, as versions must arrive in the order in which they were published. */
  CONTROL("control", "Control", 1, true),
  /** One partition, as the gate has one trainer. */
  FEEDBACK("feedback", "Feedback", 1, false),
  /** Carries the refused bytes as they were, so it has no schema. */
  DEAD_LETTERS("dead-letters", "", 1, false);

  private final String defaultName;
  private final String record;
  private final int defaultPartitions;
  private final boolean compacted;

  Topic(String defaultName, String record, int defaultPartitions, boolean compacted) {
    this.defaultName = defaultName;
    this.record = record.isEmpty() ? "" : "io.bellwether.schema." + record;
    this.defaultPartitions = defaultPartitions;
    this.compacted = compacted;
  }

  public String defaultName() {
    return defaultName;
  }

  /** Full name of the Avro record on this topic, or empty for the dead letters. */
  public String recordName() {
    return record;
  }

  public int defaultPartitions() {
    return defaultPartitions;
  }

  /** Whether the broker is to keep only the newest record of each key. */
  public boolean compacted() {
    return compacted;
  }
}
