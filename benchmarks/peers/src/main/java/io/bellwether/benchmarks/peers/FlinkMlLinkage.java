package io.bellwether.benchmarks.peers;

import java.lang.reflect.InvocationTargetException;

/**
 * Whether the learner of Flink ML can be linked with what is here: this Flink, without its table
 * API and without Flink ML's own core. A failure for want of these says nothing about this Flink.
 */
final class FlinkMlLinkage {
  private static final String LEARNER =
      "org.apache.flink.ml.classification.logisticregression.OnlineLogisticRegression";

  private FlinkMlLinkage() {}

  /** What keeps it from being linked; empty if nothing does. */
  static String failure() {
    try {
      Class<?> learner = Class.forName(LEARNER);
      Object unused = learner.getDeclaredConstructor().newInstance();
      // Resolves what its methods are made of, as a call of fit would.
      for (Class<?> part : learner.getDeclaredClasses()) {
        Object unusedMethods = Class.forName(part.getName()).getDeclaredMethods();
      }
      return "";
    } catch (LinkageError | ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
  }
}
