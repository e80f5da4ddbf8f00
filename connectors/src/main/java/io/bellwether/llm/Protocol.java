package io.bellwether.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests and answers of one API as bytes. Stateless. */
abstract sealed class Protocol permits OllamaProtocol, OpenAiProtocol {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  static final int TOP_LOGPROBS = 20;
  private static final int MAX_TOKENS_READ = 64;

  static Protocol of(LlmApi api) {
    return switch (api) {
      case OLLAMA -> new OllamaProtocol();
      case OPENAI -> new OpenAiProtocol();
    };
  }

  /** Below the URL of the settings. */
  abstract String chatPath();

  /** Below the URL of the settings; lists the models. */
  abstract String modelsPath();

  abstract ObjectNode chat(LlmSettings settings, LlmPrompt.Messages messages, Dialect dialect);

  /**
   * Reads an answer of status 200.
   *
   * @throws MalformedAnswer the endpoint's fault
   */
  abstract Completion read(JsonNode answer) throws MalformedAnswer;

  abstract List<String> models(JsonNode answer) throws MalformedAnswer;

  final byte[] request(LlmSettings settings, LlmPrompt.Messages messages, Dialect dialect) {
    try {
      return JSON.writeValueAsBytes(chat(settings, messages, dialect));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  static JsonNode parse(byte[] body) throws MalformedAnswer {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw MalformedAnswer.byEndpoint("the answer is not JSON: " + e.getClass().getSimpleName());
    }
    throw MalformedAnswer.byEndpoint("the answer is not a JSON object");
  }

  /** What the endpoint says about a request it refused; empty if it says nothing readable. */
  static String complaint(byte[] body) {
    try {
      JsonNode error = parse(body).path("error");
      return error.isTextual()
          ? error.asText()
          : error.path("param").asText("") + " " + error.path("message").asText("");
    } catch (MalformedAnswer e) {
      return new String(body, 0, Math.min(body.length, 500), UTF_8);
    }
  }

  static ObjectNode messages(ObjectNode request, LlmPrompt.Messages messages) {
    request
        .putArray("messages")
        .add(JSON.createObjectNode().put("role", "system").put("content", messages.system()))
        .add(JSON.createObjectNode().put("role", "user").put("content", messages.user()));
    return request;
  }

  /** The form of an answer in JSON, as JSON Schema. */
  static ObjectNode schema(List<String> classes) {
    ObjectNode schema = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    classes.forEach(one -> properties.putObject(one).put("type", "number"));
    classes.forEach(schema.putArray("required")::add);
    return schema.put("additionalProperties", false);
  }

  /** Both APIs list tokens alike, in different places. */
  static List<Completion.Token> tokens(JsonNode list) throws MalformedAnswer {
    List<Completion.Token> tokens = new ArrayList<>();
    for (JsonNode entry : list) {
      if (tokens.size() == MAX_TOKENS_READ) {
        break;
      }
      Map<String, Double> logprobs = new LinkedHashMap<>();
      putLogprob(logprobs, entry);
      for (JsonNode alternative : entry.path("top_logprobs")) {
        putLogprob(logprobs, alternative);
      }
      tokens.add(new Completion.Token(entry.path("token").asText(), logprobs));
    }
    return tokens;
  }

  private static void putLogprob(Map<String, Double> logprobs, JsonNode entry)
      throws MalformedAnswer {
    JsonNode token = entry.path("token");
    JsonNode logprob = entry.path("logprob");
    if (!token.isTextual() || !logprob.isNumber() || !(logprob.asDouble() <= 1e-3)) {
      throw MalformedAnswer.byEndpoint("a token without text or with a logprob above 0");
    }
    logprobs.put(token.asText(), logprob.asDouble());
  }

  static String text(JsonNode parent, String field) throws MalformedAnswer {
    JsonNode node = parent.path(field);
    if (!node.isTextual()) {
      throw MalformedAnswer.byEndpoint("the answer lacks the text field " + field);
    }
    return node.asText();
  }

  static long count(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() ? Math.max(0, node.asInt()) : 0;
  }
}
