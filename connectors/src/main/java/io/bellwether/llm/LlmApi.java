package io.bellwether.llm;

/** Which protocol an endpoint speaks. */
public enum LlmApi {
  /** Ollama's own: {@code POST /api/chat} below the URL. */
  OLLAMA,
  /**
   * OpenAI's chat completions, which vLLM and llama.cpp's server speak too: {@code POST
   * /chat/completions} below the URL, which itself ends in {@code /v1}.
   */
  OPENAI
}
