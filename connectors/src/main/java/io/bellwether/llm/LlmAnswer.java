package io.bellwether.llm;

/** What came of a question: a vote, or an abstention with its reason. */
public sealed interface LlmAnswer {
  LlmUsage usage();

  /**
   * @param probabilities one for each class in the order of the settings, each above 0, their sum
   *     1; the receiver's own
   * @param mode where they come from
   */
  @SuppressWarnings("ArrayRecordComponent") // no one compares answers
  record Voted(double[] probabilities, LlmMode mode, LlmUsage usage) implements LlmAnswer {}

  /**
   * @param detail one line for people; nothing of the news and no key is in it
   */
  record Abstained(LlmAbstention reason, String detail, LlmUsage usage) implements LlmAnswer {}
}
