package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.ServedExpert;
import java.util.HashMap;
import java.util.Map;

/**
 * The served experts of this TaskManager, one of each definition, shared by the subtasks: their
 * limits, budgets and breakers are about the endpoint, and a model's session is large. Static, as
 * subtasks have nothing else in common; a job has its own class loader, hence its own experts.
 */
final class SharedExperts {
  private static final Map<String, Shared> BY_DEFINITION = new HashMap<>();

  private SharedExperts() {}

  private static final class Shared {
    private final ServedExpert expert;
    private int users;

    Shared(ServedExpert expert) {
      this.expert = expert;
    }
  }

  /**
   * The expert of a definition, made if nobody has it. The caller calls {@link #release} as often.
   *
   * @throws IllegalArgumentException when it cannot be made
   */
  static ServedExpert acquire(
      String text, ExpertDefinition definition, Classes classes, ServedExperts maker) {
    synchronized (BY_DEFINITION) {
      Shared shared = BY_DEFINITION.get(text);
      if (shared == null) {
        shared = new Shared(maker.create(definition, classes));
        BY_DEFINITION.put(text, shared);
      }
      shared.users++;
      return shared.expert;
    }
  }

  /** The last to release it closes it. */
  static void release(String text) {
    ServedExpert unused = null;
    synchronized (BY_DEFINITION) {
      Shared shared = BY_DEFINITION.get(text);
      if (--shared.users == 0) {
        BY_DEFINITION.remove(text);
        unused = shared.expert;
      }
    }
    if (unused != null) {
      unused.close();
    }
  }
}
