package io.bellwether.flink;

import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Log lines about one expert: its name is in the message and, for logs that a program reads, in the
 * context under {@value #EXPERT}.
 */
final class ExpertLog {
  private static final String EXPERT = "expert";

  private ExpertLog() {}

  static void cannotVote(Logger log, String expert, String why) {
    try (MDC.MDCCloseable named = MDC.putCloseable(EXPERT, expert)) {
      log.error("expert {} cannot vote: {}", expert, why);
    }
  }
}
