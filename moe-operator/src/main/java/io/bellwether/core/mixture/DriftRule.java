package io.bellwether.core.mixture;

import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.filter.FilterSpec;
import java.io.Serializable;

/**
 * How a change of an expert's losses is noticed, and what the filter then does.
 *
 * @param detector watches each expert's losses, 1 − p of the true class, in label-time order
 * @param factor with {@link Action#SPEED_UP}, how many times one update counts; above 1, at most
 *     1000
 * @param labels with {@link Action#SPEED_UP}, for how many labels of the filter key; at least 1
 */
public record DriftRule(DriftSpec detector, Action action, double factor, int labels)
    implements Serializable {
  /** Nobody looks. */
  public static final DriftRule NONE = new DriftRule(new DriftSpec.None(), Action.RESET, 2, 1);

  /** What follows an alarm. */
  public enum Action {
    /** The belief in that expert becomes an equal share. */
    RESET,

    /** The filter learns faster for some labels. */
    SPEED_UP
  }

  public DriftRule {
    if (!(factor > 1 && factor <= 1000)) {
      throw new IllegalArgumentException(
          "filter.drift.factor must be above 1 and at most 1000: " + factor);
    }
    if (labels < 1) {
      throw new IllegalArgumentException("filter.drift.for must be at least 1: " + labels);
    }
  }

  /** Whether anybody looks. */
  public boolean isOn() {
    return !(detector instanceof DriftSpec.None);
  }

  /**
   * Checks that a filter can do what an alarm asks of it.
   *
   * @throws IllegalArgumentException when it cannot
   */
  void checkFits(FilterSpec filter) {
    if (isOn() && filter instanceof FilterSpec.None) {
      throw new IllegalArgumentException(
          "filter.drift.detector must be none with filter.kind none, which believes all alike: "
              + detector.kind());
    }
    if (isOn() && action == Action.SPEED_UP && !filter.canHasten()) {
      throw new IllegalArgumentException(
          "filter.drift.action must be reset with filter.kind "
              + filter.kind()
              + ", which finds its own rate: speed-up");
    }
  }
}
