package io.bellwether.core.served;

import io.bellwether.core.Vote;
import java.util.Arrays;

/**
 * What came of a question: class probabilities, or a silence with its reason. Immutable by
 * agreement: nobody writes to the array.
 */
public final class Answer {
  private static final float[] NO_VOTE = {};
  private static final int MAX_DETAIL_CHARS = 500;

  private final float[] probabilities;
  private final long labelsSeenUpTo;
  private final Silence silence;
  private final String detail;

  private Answer(float[] probabilities, long labelsSeenUpTo, Silence silence, String detail) {
    this.probabilities = probabilities;
    this.labelsSeenUpTo = labelsSeenUpTo;
    this.silence = silence;
    this.detail =
        detail.length() <= MAX_DETAIL_CHARS ? detail : detail.substring(0, MAX_DETAIL_CHARS) + "…";
  }

  /**
   * A vote. One that is not {@link Vote#isValid} is a {@link Silence#MALFORMED} instead.
   *
   * @param probabilities one a class, in the order of the classes; kept, not copied
   */
  public static Answer of(float[] probabilities) {
    return of(probabilities, 0);
  }

  /**
   * The same of an expert that learns from the stream's labels.
   *
   * @param labelsSeenUpTo the newest label time that influenced it, or 0
   */
  public static Answer of(float[] probabilities, long labelsSeenUpTo) {
    if (probabilities.length == 0 || !Vote.isValid(probabilities, 0, probabilities.length)) {
      return silent(
          Silence.MALFORMED, "a vote must be probabilities that are finite and sum to one");
    }
    return new Answer(probabilities, labelsSeenUpTo, null, "");
  }

  /**
   * No vote.
   *
   * @param detail one sentence for logs and people; never a secret, never the item's text
   */
  public static Answer silent(Silence why, String detail) {
    return new Answer(NO_VOTE, 0, why, detail);
  }

  /** Whether it is a vote over so many classes. */
  public boolean isVote(int numClasses) {
    return silence == null && probabilities.length == numClasses;
  }

  /** Live array; empty when silent. */
  public float[] probabilities() {
    return probabilities;
  }

  /** The newest label time that influenced it, or 0. */
  public long labelsSeenUpTo() {
    return labelsSeenUpTo;
  }

  /** Why there is no vote; null when there is one. */
  public Silence silence() {
    return silence;
  }

  /** More about the silence; empty when there is nothing to say. */
  public String detail() {
    return detail;
  }

  @Override
  public String toString() {
    return silence == null ? Arrays.toString(probabilities) : silence + ": " + detail;
  }
}
