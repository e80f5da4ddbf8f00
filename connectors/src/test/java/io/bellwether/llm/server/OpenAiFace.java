package io.bellwether.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** OpenAI's chat completions, completions and models. */
final class OpenAiFace {
  private static final Set<String> CHAT =
      Set.of(
          "model",
          "messages",
          "stream",
          "n",
          "temperature",
          "top_p",
          "seed",
          "max_tokens",
          "max_completion_tokens",
          "logprobs",
          "top_logprobs",
          "response_format",
          "stop",
          "user",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "store",
          "metadata");
  private static final Set<String> COMPLETIONS =
      Set.of(
          "model",
          "prompt",
          "stream",
          "n",
          "temperature",
          "top_p",
          "seed",
          "max_tokens",
          "logprobs",
          "stop",
          "user",
          "echo",
          "best_of",
          "suffix");
  private static final long CREATED = 1_767_225_600L;

  private final ObjectMapper json = new ObjectMapper();
  private final WordModel words = new WordModel();
  private final List<String> models;

  OpenAiFace(List<String> models) {
    this.models = models;
  }

  ObjectNode chat(JsonNode request, Fault fault) throws BadRequest {
    Check.known(request, CHAT);
    common(request, fault);
    Check.messages(request.path("messages"));
    Check.bool(request, "logprobs");
    Check.integer(request, "top_logprobs", 0, 20);
    if (request.has("top_logprobs") && !request.path("logprobs").asBoolean()) {
      throw BadRequest.of("top_logprobs", "top_logprobs needs logprobs to be true");
    }
    if (fault.kind() == Fault.Kind.NO_LOGPROBS && request.has("logprobs")) {
      throw new BadRequest(
          400, "logprobs", "unsupported_parameter", "logprobs is not supported with this model");
    }
    StringBuilder prompt = new StringBuilder();
    request.path("messages").forEach(m -> prompt.append(m.path("content").asText()).append('\n'));
    WordModel.Writing writing =
        words.write(prompt.toString(), schema(request), fault.kind() == Fault.Kind.OBEY);
    ObjectNode answer = head(request, "chatcmpl-1", "chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", writing.content())
        .putNull("refusal");
    if (request.path("logprobs").asBoolean()) {
      ObjectNode logprobs = choice.putObject("logprobs");
      logprobs.set("content", words.logprobs(writing, request.path("top_logprobs").asInt()));
      logprobs.putNull("refusal");
    } else {
      choice.putNull("logprobs");
    }
    choice.put("finish_reason", "stop");
    return usage(answer, prompt.toString(), writing);
  }

  ObjectNode completions(JsonNode request, Fault fault) throws BadRequest {
    Check.known(request, COMPLETIONS);
    common(request, fault);
    Check.integer(request, "logprobs", 0, 5);
    String prompt = Check.text(request, "prompt");
    WordModel.Writing writing =
        words.write(prompt, json.missingNode(), fault.kind() == Fault.Kind.OBEY);
    ObjectNode answer = head(request, "cmpl-1", "text_completion");
    answer
        .putArray("choices")
        .addObject()
        .put("text", writing.content())
        .put("index", 0)
        .putNull("logprobs")
        .put("finish_reason", "stop");
    return usage(answer, prompt, writing);
  }

  ObjectNode listModels() {
    ObjectNode answer = json.createObjectNode().put("object", "list");
    var list = answer.putArray("data");
    for (String model : models) {
      list.addObject()
          .put("id", model)
          .put("object", "model")
          .put("created", CREATED)
          .put("owned_by", "words");
    }
    return answer;
  }

  ObjectNode error(String message, String param, String code) {
    ObjectNode answer = json.createObjectNode();
    answer
        .putObject("error")
        .put("message", message)
        .put("type", "invalid_request_error")
        .put("param", param)
        .put("code", code);
    return answer;
  }

  private void common(JsonNode request, Fault fault) throws BadRequest {
    String model = Check.text(request, "model");
    if (!models.contains(model)) {
      throw new BadRequest(
          404, null, "model_not_found", "The model `" + model + "` does not exist");
    }
    Check.bool(request, "stream");
    if (request.path("stream").asBoolean()) {
      throw BadRequest.of("stream", "this server does not stream; set stream to false");
    }
    Check.integer(request, "n", 1, 1);
    Check.number(request, "temperature", 0, 2);
    Check.number(request, "top_p", 0, 1);
    Check.integer(request, "seed", Long.MIN_VALUE, Long.MAX_VALUE);
    Check.integer(request, "max_tokens", 1, 100_000);
    Check.integer(request, "max_completion_tokens", 1, 100_000);
    if (fault.kind() == Fault.Kind.NO_MAX_TOKENS && request.has("max_tokens")) {
      throw new BadRequest(
          400,
          "max_tokens",
          "unsupported_parameter",
          "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    }
  }

  private JsonNode schema(JsonNode request) throws BadRequest {
    JsonNode format = request.path("response_format");
    if (format.isMissingNode() || format.path("type").asText().equals("text")) {
      return json.missingNode();
    }
    if (!format.path("type").asText().equals("json_schema")) {
      throw BadRequest.of("response_format.type", "must be text or json_schema");
    }
    JsonNode wrapped = format.path("json_schema");
    if (!Check.text(wrapped, "name").matches("[a-zA-Z0-9_-]{1,64}")) {
      throw BadRequest.of("response_format.json_schema.name", "must be [a-zA-Z0-9_-]{1,64}");
    }
    JsonNode schema = wrapped.path("schema");
    boolean isClosed =
        schema.path("additionalProperties").isBoolean()
            && !schema.path("additionalProperties").asBoolean();
    if (wrapped.path("strict").asBoolean()
        && !(isClosed && schema.path("required").size() == schema.path("properties").size())) {
      throw BadRequest.of(
          "response_format",
          "Invalid schema: 'additionalProperties' must be false and all properties required");
    }
    return schema;
  }

  private ObjectNode head(JsonNode request, String id, String object) {
    return json.createObjectNode()
        .put("id", id)
        .put("object", object)
        .put("created", CREATED)
        .put("model", request.path("model").asText());
  }

  private static ObjectNode usage(ObjectNode answer, String prompt, WordModel.Writing writing) {
    int sent = WordModel.tokens(prompt);
    int written = WordModel.tokens(writing.content());
    answer
        .putObject("usage")
        .put("prompt_tokens", sent)
        .put("completion_tokens", written)
        .put("total_tokens", sent + written);
    return answer;
  }
}
