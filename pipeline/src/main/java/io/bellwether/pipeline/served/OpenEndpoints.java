package io.bellwether.pipeline.served;

import io.bellwether.llm.LlmEndpoints;

/**
 * The endpoints of this process, open while some expert uses them: what is known of an endpoint's
 * health is shared by all experts behind it, so it must be one object for all of a TaskManager's
 * subtasks, which have nothing but a static field in common.
 */
final class OpenEndpoints {
  private static LlmEndpoints open;
  private static int users;

  private OpenEndpoints() {}

  /** Who calls this calls {@link #release()} once. */
  static synchronized LlmEndpoints acquire() {
    if (users++ == 0) {
      open = LlmEndpoints.open(System.getenv());
    }
    return open;
  }

  static void release() {
    LlmEndpoints unused;
    synchronized (OpenEndpoints.class) {
      if (--users > 0) {
        return;
      }
      unused = open;
      open = null;
    }
    unused.close();
  }
}
