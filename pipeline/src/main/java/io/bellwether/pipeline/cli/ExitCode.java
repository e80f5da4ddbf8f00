package io.bellwether.pipeline.cli;

/** What the command's exit code means. */
public final class ExitCode {
  public static final int OK = 0;

  /** It was tried and failed. */
  public static final int FAILURE = 1;

  /** The command line or the configuration cannot be used; nothing was tried. */
  public static final int USAGE = 2;

  /**
   * {@code doctor} found something that keeps the job from working, {@code cluster status} a dead
   * process, {@code audit} or {@code chaos} something lost, twice or out of order.
   */
  public static final int UNHEALTHY = 3;

  private ExitCode() {}
}
