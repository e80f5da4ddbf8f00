package io.bellwether.dashboard.views;

import io.bellwether.schema.Prediction;

/** A prediction with the number it has on the tape, and its label once that is known. */
final class Entry {
  private final long number;
  private final Prediction prediction;
  private String label;
  private long labelTime;

  Entry(long number, Prediction prediction) {
    this.number = number;
    this.prediction = prediction;
  }

  long number() {
    return number;
  }

  Prediction prediction() {
    return prediction;
  }

  /** The first label stays: a correction moves neither score nor tape. */
  boolean label(String label, long labelTime) {
    if (this.label != null) {
      return false;
    }
    this.label = label;
    this.labelTime = labelTime;
    return true;
  }

  /** The label, or null while it is unknown. */
  String label() {
    return label;
  }

  long labelTime() {
    return labelTime;
  }
}
