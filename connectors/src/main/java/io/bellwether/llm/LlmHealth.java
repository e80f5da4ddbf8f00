package io.bellwether.llm;

/**
 * Whether an endpoint answers and has the model, as asked once.
 *
 * @param hasModel whether it lists the model of the settings
 * @param detail one line for people
 * @param millis from the call to the answer
 */
public record LlmHealth(boolean isReachable, boolean hasModel, String detail, long millis) {}
