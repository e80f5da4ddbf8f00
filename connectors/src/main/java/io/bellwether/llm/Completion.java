package io.bellwether.llm;

import java.util.List;
import java.util.Map;

/**
 * What a model wrote.
 *
 * @param tokens with their alternatives in order of writing; empty if the endpoint tells none
 * @param promptTokens 0 if the endpoint does not say
 * @param answerTokens likewise
 */
record Completion(String content, List<Token> tokens, long promptTokens, long answerTokens) {
  /**
   * @param logprobs by the token's text, its own included
   */
  record Token(String text, Map<String, Double> logprobs) {}
}
