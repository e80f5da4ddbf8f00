/**
 * Experts behind an HTTP endpoint for large language models: Ollama's native API, or any that
 * speaks OpenAI's. {@link io.bellwether.llm.LlmEndpoints} is the door: it hands out an {@link
 * io.bellwether.llm.LlmClient} for each {@link io.bellwether.llm.LlmSettings}, which asks for the
 * class probabilities of a text and answers with them or with an abstention and its reason, never
 * with an exception. The text of the news is hostile input: it stands between marks it cannot
 * contain, and of an answer nothing is taken but numbers for the configured classes.
 */
package io.bellwether.llm;
