package io.bellwether.connectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs what is hard to put on one line, with Flink's context and that of an expert. */
public final class LogsOnce {
  public static final String HARD = "two\nlines, \"quotes\", {\"level\":\"FAKE\"}, \u202E\u0007 日経";
  private static final Logger LOG = LoggerFactory.getLogger(LogsOnce.class);

  private LogsOnce() {}

  /** Logs twice and ends. */
  public static void main(String[] args) {
    MDC.put("flink-job-id", "0123456789abcdef0123456789abcdef");
    MDC.put("expert", "words");
    LOG.info(HARD);
    MDC.clear();
    LOG.error("failed", new IllegalStateException("because\nof this"));
  }
}
