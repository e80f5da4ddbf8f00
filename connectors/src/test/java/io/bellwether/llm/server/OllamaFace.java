package io.bellwether.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Ollama's native API, version 0.12.11 and later; also refuses fields that Ollama would ignore. */
final class OllamaFace {
  private static final Set<String> CHAT =
      Set.of(
          "model",
          "messages",
          "tools",
          "format",
          "options",
          "stream",
          "think",
          "keep_alive",
          "logprobs",
          "top_logprobs");
  private static final Set<String> GENERATE =
      Set.of(
          "model",
          "prompt",
          "suffix",
          "images",
          "format",
          "system",
          "stream",
          "think",
          "raw",
          "keep_alive",
          "options",
          "logprobs",
          "top_logprobs");

  private final ObjectMapper json = new ObjectMapper();
  private final WordModel words = new WordModel();
  private final List<String> models;

  OllamaFace(List<String> models) {
    this.models = models;
  }

  ObjectNode chat(JsonNode request, Fault fault) throws BadRequest {
    Check.known(request, CHAT);
    common(request);
    Check.messages(request.path("messages"));
    StringBuilder prompt = new StringBuilder();
    request.path("messages").forEach(m -> prompt.append(m.path("content").asText()).append('\n'));
    WordModel.Writing writing = write(request, prompt.toString(), fault);
    ObjectNode answer = head(request);
    answer.putObject("message").put("role", "assistant").put("content", writing.content());
    return tail(answer, request, prompt.toString(), writing, fault);
  }

  ObjectNode generate(JsonNode request, Fault fault) throws BadRequest {
    Check.known(request, GENERATE);
    common(request);
    String prompt = request.path("system").asText("") + "\n" + Check.text(request, "prompt");
    WordModel.Writing writing = write(request, prompt, fault);
    ObjectNode answer = head(request).put("response", writing.content());
    return tail(answer, request, prompt, writing, fault);
  }

  ObjectNode tags() {
    ObjectNode answer = json.createObjectNode();
    var list = answer.putArray("models");
    for (String model : models) {
      ObjectNode entry = list.addObject().put("name", model).put("model", model);
      entry.put("modified_at", "2026-01-01T00:00:00Z").put("size", 1).put("digest", "0");
      entry.putObject("details").put("format", "gguf").put("family", "words");
    }
    return answer;
  }

  ObjectNode version() {
    return json.createObjectNode().put("version", "0.12.11");
  }

  ObjectNode error(String message) {
    return json.createObjectNode().put("error", message);
  }

  private void common(JsonNode request) throws BadRequest {
    String model = Check.text(request, "model");
    if (!models.contains(model)) {
      throw new BadRequest(404, "model", "not_found", "model '" + model + "' not found");
    }
    Check.bool(request, "stream");
    if (request.path("stream").asBoolean(true)) {
      throw BadRequest.of("stream", "this server does not stream; set stream to false");
    }
    Check.bool(request, "logprobs");
    Check.integer(request, "top_logprobs", 0, 20);
    JsonNode format = request.path("format");
    if (!format.isMissingNode() && !format.isObject() && !format.asText().equals("json")) {
      throw BadRequest.of("format", "invalid format: expected \"json\" or a JSON schema");
    }
    JsonNode options = request.path("options");
    if (!options.isMissingNode() && !options.isObject()) {
      throw BadRequest.of("options", "options must be an object");
    }
    Check.number(options, "temperature", 0, Double.MAX_VALUE);
    Check.integer(options, "seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
    Check.integer(options, "num_predict", -2, Integer.MAX_VALUE);
    Check.integer(options, "num_ctx", 1, Integer.MAX_VALUE);
  }

  private WordModel.Writing write(JsonNode request, String prompt, Fault fault) {
    return words.write(prompt, request.path("format"), fault.kind() == Fault.Kind.OBEY);
  }

  private ObjectNode head(JsonNode request) {
    return json.createObjectNode()
        .put("model", request.path("model").asText())
        .put("created_at", Instant.now().toString());
  }

  private ObjectNode tail(
      ObjectNode answer, JsonNode request, String prompt, WordModel.Writing writing, Fault fault) {
    if (request.path("logprobs").asBoolean() && fault.kind() != Fault.Kind.NO_LOGPROBS) {
      answer.set("logprobs", words.logprobs(writing, request.path("top_logprobs").asInt()));
    }
    return answer
        .put("done", true)
        .put("done_reason", "stop")
        .put("total_duration", 1_000_000)
        .put("load_duration", 1000)
        .put("prompt_eval_count", WordModel.tokens(prompt))
        .put("prompt_eval_duration", 500_000)
        .put("eval_count", WordModel.tokens(writing.content()))
        .put("eval_duration", 400_000);
  }
}
