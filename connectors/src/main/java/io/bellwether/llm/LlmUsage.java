package io.bellwether.llm;

/**
 * What an answer took.
 *
 * @param attempts calls sent
 * @param promptTokens of all calls, as the endpoint counted them; 0 where it did not say
 * @param answerTokens likewise
 * @param cost of these tokens in the currency of the prices
 * @param millis from the question to the answer
 */
public record LlmUsage(
    int attempts, long promptTokens, long answerTokens, double cost, long millis) {}
