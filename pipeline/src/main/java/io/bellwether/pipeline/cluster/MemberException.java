package io.bellwether.pipeline.cluster;

import java.util.List;

/** A cluster whose processes do not do what they should: a sentence, and what they have logged. */
public final class MemberException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final List<String> log;

  /**
   * The failure of a cluster.
   *
   * @param sentence one line; says whose log it is
   * @param log the last lines of it, oldest first
   * @param cause null where there is none
   */
  public MemberException(String sentence, List<String> log, Throwable cause) {
    super(sentence, cause);
    this.log = List.copyOf(log);
  }

  /** Lines to be shown below the sentence, oldest first. */
  public List<String> log() {
    return log;
  }
}
