package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import java.util.List;

/** Makes baselines. */
public final class Baselines {
  private Baselines() {}

  /** The class frequencies of all labels learned so far, with one pseudo-count each. */
  public static Forecaster majorityClass(int numClasses) {
    return new MajorityClass(numClasses);
  }

  /**
   * The newest label learned of the item's symbol; where there is none, of any symbol; at the very
   * beginning, uniform.
   */
  public static Forecaster lastKnownLabel(int numClasses) {
    return new LastKnownLabel(numClasses);
  }

  /**
   * The mean of the probabilities of those members that answer.
   *
   * @param members at least one; predicted and taught through the result, so they must not be
   *     played through the stream beside it
   */
  public static Forecaster uniformAverage(List<Forecaster> members) {
    return new UniformAverage(members);
  }
}
