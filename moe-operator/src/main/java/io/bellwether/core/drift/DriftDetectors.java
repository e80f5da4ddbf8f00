package io.bellwether.core.drift;

/** Makes detectors of their specs. */
public final class DriftDetectors {
  private DriftDetectors() {}

  /**
   * A detector that has seen nothing.
   *
   * @throws IllegalArgumentException for {@link DriftSpec.None}, of which nothing can be made
   */
  public static DriftDetector create(DriftSpec spec) {
    if (spec instanceof DriftSpec.Adwin adwin) {
      return new AdwinDetector(adwin.delta());
    }
    if (spec instanceof DriftSpec.PageHinkley test) {
      return new PageHinkleyDetector(test.tolerance(), test.threshold());
    }
    throw new IllegalArgumentException("no detector is made of this kind: " + spec.kind());
  }

  /** Not a number fails both comparisons. */
  static double checked(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a value must be between 0 and 1: " + value);
    }
    return value;
  }
}
