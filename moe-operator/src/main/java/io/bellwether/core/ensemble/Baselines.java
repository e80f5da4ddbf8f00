package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes baselines. Pools are seated in a {@link Committee}, several in one if they shall share its
 * members:
 *
 * <pre>{@code
 * Committee committee =
 *     new Committee(experts, List.of(Baselines.uniformAverage(), Baselines.majorityVote()));
 * }</pre>
 */
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

  /** The mean of the members' probabilities. */
  public static Pool uniformAverage() {
    return new UniformAverage();
  }

  /** The class that most members think most probable. */
  public static Pool majorityVote() {
    return new MajorityVote();
  }

  /** The normalised geometric mean of the members' probabilities. */
  public static Pool logOpinionPool() {
    return new LogOpinionPool();
  }

  /** A softmax regression on the members' votes that learns from labels (Wolpert, 1992). */
  public static Pool stacking(int numMembers, int numClasses) {
    return new Stacking(numMembers, numClasses);
  }

  /** Online bagging of fresh learners (Oza and Russell, 2001). */
  public static Forecaster bagging(Supplier<? extends Forecaster> learner, int numMembers) {
    return new OnlineBagging(fresh(learner, numMembers));
  }

  /** Online boosting of fresh learners (Oza and Russell, 2001). */
  public static Forecaster boosting(Supplier<? extends Forecaster> learner, int numMembers) {
    return new OnlineBoosting(fresh(learner, numMembers));
  }

  private static List<Forecaster> fresh(Supplier<? extends Forecaster> learner, int numMembers) {
    if (numMembers < 1) {
      throw new IllegalArgumentException("members must be at least one: " + numMembers);
    }
    return Stream.<Forecaster>generate(learner::get).limit(numMembers).toList();
  }
}
