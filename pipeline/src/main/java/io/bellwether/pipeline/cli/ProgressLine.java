package io.bellwether.pipeline.cli;

/** One line on standard error that is written over, on a terminal only. Not thread-safe. */
final class ProgressLine {
  private static final long MIN_GAP_NANOS = 100_000_000;

  private final boolean shown;
  private long lastNanos = System.nanoTime() - MIN_GAP_NANOS;
  private boolean dirty;

  ProgressLine(CommonOptions common) {
    shown = System.console() != null && !common.quiet();
  }

  void show(String text) {
    long now = System.nanoTime();
    if (shown && now - lastNanos >= MIN_GAP_NANOS) {
      System.err.print("\r\u001b[K" + text);
      System.err.flush();
      lastNanos = now;
      dirty = true;
    }
  }

  /** Clears the line. */
  void end() {
    if (dirty) {
      System.err.print("\r\u001b[K");
      System.err.flush();
      dirty = false;
    }
  }
}
