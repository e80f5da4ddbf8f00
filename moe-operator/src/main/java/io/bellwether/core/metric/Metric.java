package io.bellwether.core.metric;

import java.util.Locale;

/** A number that {@link Scores} can be asked for. */
public enum Metric {
  ACCURACY("accuracy"),
  BALANCED_ACCURACY("balanced accuracy"),
  MACRO_F1("macro-F1"),
  WEIGHTED_F1("weighted F1"),
  MACRO_PRECISION("macro precision"),
  MACRO_RECALL("macro recall"),
  WEIGHTED_PRECISION("weighted precision"),
  WEIGHTED_RECALL("weighted recall"),
  MCC("MCC"),
  KAPPA("kappa"),
  KAPPA_TEMPORAL("kappa-temporal"),
  LOG_LOSS("log loss"),
  BRIER("Brier"),
  CALIBRATION_ERROR("ECE");

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  /** What tables call it. */
  public String title() {
    return title;
  }

  /** What options call it, such as {@code macro-f1}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether more of it is better. */
  public boolean higherIsBetter() {
    return this != LOG_LOSS && this != BRIER && this != CALIBRATION_ERROR;
  }

  /** Its value; NaN where there is none. */
  public double of(Scores scores) {
    return switch (this) {
      case ACCURACY -> scores.accuracy();
      case BALANCED_ACCURACY -> scores.balancedAccuracy();
      case MACRO_F1 -> scores.macroF1();
      case WEIGHTED_F1 -> scores.weightedF1();
      case MACRO_PRECISION -> scores.macroPrecision();
      case MACRO_RECALL -> scores.macroRecall();
      case WEIGHTED_PRECISION -> scores.weightedPrecision();
      case WEIGHTED_RECALL -> scores.weightedRecall();
      case MCC -> scores.mcc();
      case KAPPA -> scores.kappa();
      case KAPPA_TEMPORAL -> scores.kappaTemporal();
      case LOG_LOSS -> scores.logLoss();
      case BRIER -> scores.brier();
      case CALIBRATION_ERROR -> scores.calibrationError();
    };
  }
}
