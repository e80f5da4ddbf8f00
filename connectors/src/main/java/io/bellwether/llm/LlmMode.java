package io.bellwether.llm;

/** Where class probabilities come from, best first. */
public enum LlmMode {
  /** From the log-probabilities of the alternatives to the one token that names the class. */
  LOGPROBS,
  /** From numbers that the model writes into a JSON object whose form the endpoint enforces. */
  JSON,
  /** From the answered class alone, smoothed. */
  LABEL
}
