package io.bellwether.connectors;

/** Every metric of the doors; all are counters. */
public enum ConnectorMetric {
  PUNCTUATIONS(
      "punctuations", "", "Records without a body that promise that event time has passed."),
  DEAD_LETTERS("deadLetters", "reason", "Inputs that could not be processed, by reason."),
  OVERSIZED_DROPPED(
      "oversizedDropped", "", "Records too long for any request, logged and not written.");

  private final String metricName;
  private final String label;
  private final String sentence;

  ConnectorMetric(String metricName, String label, String sentence) {
    this.metricName = metricName;
    this.label = label;
    this.sentence = sentence;
  }

  /** As registered with Flink. */
  public String metricName() {
    return metricName;
  }

  /** The group whose value tells instances apart; empty for none. */
  public String label() {
    return label;
  }

  /** What it says. */
  public String sentence() {
    return sentence;
  }
}
