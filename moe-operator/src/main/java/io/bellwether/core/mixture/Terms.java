package io.bellwether.core.mixture;

import java.io.Serializable;

/**
 * On what terms an expert is asked.
 *
 * @param cost of one question, in whatever unit the gate's cost weight is stated per; 0 or above
 * @param whenUnsure whether it is asked only where the in-stream experts that were asked, too, are
 *     not sure
 * @param sureAbove the in-stream experts are sure when all name one class and their mean, by
 *     routing weight, gives it at least this; 0 to 1, where 0 is for plain agreement
 */
public record Terms(double cost, boolean whenUnsure, double sureAbove) implements Serializable {
  /** Costs nothing, always asked. */
  public static final Terms FREE = new Terms(0, false, 0);

  public Terms {
    if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("cost must be 0 or above: " + cost);
    }
    if (!(sureAbove >= 0 && sureAbove <= 1)) {
      throw new IllegalArgumentException("sure-above must be between 0 and 1: " + sureAbove);
    }
  }
}
