package io.bellwether.llm;

/**
 * What an endpoint is asked about. Nothing in it is trusted.
 *
 * @param language code, or empty
 * @param symbol or empty
 */
public record LlmQuestion(String text, String language, String symbol) {}
