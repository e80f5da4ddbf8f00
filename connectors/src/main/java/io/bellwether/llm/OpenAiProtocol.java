package io.bellwether.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's {@code /v1/chat/completions}, as vLLM and llama.cpp's server answer it too. */
final class OpenAiProtocol extends Protocol {
  @Override
  String chatPath() {
    return "/chat/completions";
  }

  @Override
  String modelsPath() {
    return "/models";
  }

  @Override
  ObjectNode chat(LlmSettings settings, LlmPrompt.Messages messages, Dialect dialect) {
    LlmAnswering answering = settings.answering();
    int tokens = answering.answerTokens(dialect.mode(), settings.classes().size());
    ObjectNode request = JSON.createObjectNode().put("model", settings.model());
    messages(request, messages)
        .put("stream", false)
        .put("n", 1)
        .put("temperature", answering.temperature())
        .put("seed", answering.seed())
        .put(dialect.newTokenLimit() ? "max_completion_tokens" : "max_tokens", tokens);
    if (dialect.mode() == LlmMode.LOGPROBS) {
      request.put("logprobs", true).put("top_logprobs", TOP_LOGPROBS);
    } else if (dialect.mode() == LlmMode.JSON) {
      ObjectNode format = request.putObject("response_format").put("type", "json_schema");
      format
          .putObject("json_schema")
          .put("name", "class_probabilities")
          .put("strict", true)
          .set("schema", schema(settings.classes()));
    }
    return request;
  }

  @Override
  Completion read(JsonNode answer) throws MalformedAnswer {
    JsonNode choice = answer.path("choices").path(0);
    JsonNode usage = answer.path("usage");
    return new Completion(
        text(choice.path("message"), "content"),
        tokens(choice.path("logprobs").path("content")),
        count(usage.path("prompt_tokens")),
        count(usage.path("completion_tokens")));
  }

  @Override
  List<String> models(JsonNode answer) throws MalformedAnswer {
    List<String> names = new ArrayList<>();
    for (JsonNode model : answer.path("data")) {
      names.add(text(model, "id"));
    }
    return names;
  }
}
