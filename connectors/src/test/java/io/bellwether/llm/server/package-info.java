/**
 * A server that speaks Ollama's and OpenAI's published protocols, takes no request that they would
 * refuse, and fails in every way on demand. {@link io.bellwether.llm.server.LlmTestServer} runs as
 * a process of its own or inside a test. What stands in for the model counts words.
 */
package io.bellwether.llm.server;
