package io.bellwether.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Ollama's {@code /api/chat}; servers before 0.12.11 ignore {@code logprobs}. */
final class OllamaProtocol extends Protocol {
  private static final int CONTEXT_STEP = 1024;

  @Override
  String chatPath() {
    return "/api/chat";
  }

  @Override
  String modelsPath() {
    return "/api/tags";
  }

  @Override
  ObjectNode chat(LlmSettings settings, LlmPrompt.Messages messages, Dialect dialect) {
    LlmAnswering answering = settings.answering();
    ObjectNode request = JSON.createObjectNode().put("model", settings.model());
    messages(request, messages).put("stream", false);
    request
        .putObject("options")
        .put("temperature", answering.temperature())
        .put("seed", answering.seed())
        .put("num_predict", answering.answerTokens(dialect.mode(), settings.classes().size()))
        .put("num_ctx", context(settings));
    if (dialect.mode() == LlmMode.LOGPROBS) {
      request.put("logprobs", true).put("top_logprobs", TOP_LOGPROBS);
    } else if (dialect.mode() == LlmMode.JSON) {
      request.set("format", schema(settings.classes()));
    }
    return request;
  }

  /**
   * Ollama cuts a prompt that is longer than its context at the front, where the rules are; the
   * same number for every item, as it loads the model anew for another.
   */
  private static long context(LlmSettings settings) {
    long needed =
        settings.prompt().maxTokens(settings.classes())
            + settings.answering().maxAnswerTokens(settings.classes().size());
    return (needed + CONTEXT_STEP - 1) / CONTEXT_STEP * CONTEXT_STEP;
  }

  @Override
  Completion read(JsonNode answer) throws MalformedAnswer {
    if (!answer.path("done").asBoolean(false)) {
      throw MalformedAnswer.byEndpoint("the answer is not marked as done");
    }
    return new Completion(
        text(answer.path("message"), "content"),
        tokens(answer.path("logprobs")),
        count(answer.path("prompt_eval_count")),
        count(answer.path("eval_count")));
  }

  @Override
  List<String> models(JsonNode answer) throws MalformedAnswer {
    List<String> names = new ArrayList<>();
    for (JsonNode model : answer.path("models")) {
      String name = text(model, "name");
      names.add(name);
      if (name.endsWith(":latest")) {
        names.add(name.substring(0, name.length() - ":latest".length()));
      }
    }
    return names;
  }
}
