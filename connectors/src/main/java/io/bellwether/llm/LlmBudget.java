package io.bellwether.llm;

import java.io.Serializable;

/**
 * What one client may spend in any 60 seconds; beyond it the expert abstains. 0 means no limit, or
 * no price. Tokens are estimated before a call and counted as the endpoint reports them after it.
 *
 * @param requestsPerMinute calls, further attempts included
 * @param tokensPerMinute of prompts and answers together
 * @param costPerMinute in the currency of the prices
 * @param costPer1kPromptTokens price of 1000 tokens sent
 * @param costPer1kAnswerTokens price of 1000 tokens received
 */
public record LlmBudget(
    int requestsPerMinute,
    long tokensPerMinute,
    double costPerMinute,
    double costPer1kPromptTokens,
    double costPer1kAnswerTokens)
    implements Serializable {
  public static final LlmBudget UNLIMITED = new LlmBudget(0, 0, 0, 0, 0);

  public LlmBudget {
    atLeastZero("requests-per-minute", requestsPerMinute);
    atLeastZero("tokens-per-minute", tokensPerMinute);
    atLeastZero("cost-per-minute", costPerMinute);
    atLeastZero("cost-per-1k-prompt-tokens", costPer1kPromptTokens);
    atLeastZero("cost-per-1k-answer-tokens", costPer1kAnswerTokens);
    if (costPerMinute > 0 && costPer1kPromptTokens == 0 && costPer1kAnswerTokens == 0) {
      throw new IllegalArgumentException(
          "cost-per-minute needs a price; set cost-per-1k-prompt-tokens or"
              + " cost-per-1k-answer-tokens: "
              + costPerMinute);
    }
  }

  double cost(long promptTokens, long answerTokens) {
    return (promptTokens * costPer1kPromptTokens + answerTokens * costPer1kAnswerTokens) / 1000;
  }

  private static void atLeastZero(String key, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " must be 0 (none) or above: " + value);
    }
  }
}
