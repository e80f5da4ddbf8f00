package io.bellwether.llm;

import java.io.Serializable;

/**
 * How the model is made to answer.
 *
 * @param mode the best way to ask for probabilities; an endpoint that lacks it is asked in the next
 *     simpler way
 * @param maxTokens of an answer in one letter, 1 to 64; more where a tokenizer puts a blank or a
 *     mark before the letter. Answers in JSON get what their form needs
 * @param temperature 0 to 2; of the sampled token, while probabilities do not depend on it with
 *     most endpoints
 * @param seed of the endpoint's sampling
 * @param smoothing what is kept from the answered class and shared by the others in equal parts
 *     when the endpoint tells no probabilities; above 0 and below 0.5
 */
public record LlmAnswering(
    LlmMode mode, int maxTokens, double temperature, int seed, double smoothing)
    implements Serializable {
  public static final LlmAnswering DEFAULT = new LlmAnswering(LlmMode.LOGPROBS, 4, 0, 17, 0.2);

  private static final int TOKENS_OF_A_CLASS_IN_JSON = 24;

  public LlmAnswering {
    if (maxTokens < 1 || maxTokens > 64) {
      throw new IllegalArgumentException("max-tokens must be between 1 and 64: " + maxTokens);
    }
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be between 0 and 2: " + temperature);
    }
    if (!(smoothing > 0 && smoothing < 0.5)) {
      throw new IllegalArgumentException("smoothing must be above 0 and below 0.5: " + smoothing);
    }
  }

  int maxAnswerTokens(int numClasses) {
    return mode == LlmMode.LABEL
        ? maxTokens
        : Math.max(maxTokens, 16 + numClasses * TOKENS_OF_A_CLASS_IN_JSON);
  }

  int answerTokens(LlmMode asked, int numClasses) {
    return asked == LlmMode.JSON ? maxAnswerTokens(numClasses) : maxTokens;
  }
}
