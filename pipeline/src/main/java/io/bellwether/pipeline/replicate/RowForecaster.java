package io.bellwether.pipeline.replicate;

/** Something that predicts the days of a pool one after the other. */
interface RowForecaster {
  /** Writes the probabilities of the three classes; must not look at the label of this day. */
  void predict(int day, double[] out);

  /** Learns the label of a day; days come in order. */
  void learn(int day);
}
