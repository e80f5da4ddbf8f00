package io.bellwether.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Fields of a request against what is published. */
final class Check {
  private Check() {}

  static void known(JsonNode object, Set<String> fields) throws BadRequest {
    for (var names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!fields.contains(name)) {
        throw new BadRequest(
            400, name, "unknown_parameter", "Unrecognized request argument supplied: " + name);
      }
    }
  }

  static String text(JsonNode object, String field) throws BadRequest {
    JsonNode value = object.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw BadRequest.of(field, "you must provide a " + field + " parameter");
    }
    return value.asText();
  }

  static void bool(JsonNode object, String field) throws BadRequest {
    if (object.has(field) && !object.get(field).isBoolean()) {
      throw BadRequest.of(field, field + " is not of type boolean");
    }
  }

  static void integer(JsonNode object, String field, long min, long max) throws BadRequest {
    JsonNode value = object.path(field);
    if (object.has(field)
        && !(value.isIntegralNumber() && value.asLong() >= min && value.asLong() <= max)) {
      throw BadRequest.of(field, field + " must be between " + min + " and " + max);
    }
  }

  static void number(JsonNode object, String field, double min, double max) throws BadRequest {
    JsonNode value = object.path(field);
    if (object.has(field)
        && !(value.isNumber() && value.asDouble() >= min && value.asDouble() <= max)) {
      throw BadRequest.of(field, field + " must be between " + min + " and " + max);
    }
  }

  static void messages(JsonNode list) throws BadRequest {
    if (!list.isArray() || list.isEmpty()) {
      throw BadRequest.of("messages", "messages must be a list that is not empty");
    }
    for (JsonNode message : list) {
      known(message, Set.of("role", "content", "name"));
      if (!Set.of("system", "user", "assistant").contains(message.path("role").asText())) {
        throw BadRequest.of("messages", "role must be system, user or assistant");
      }
      if (!message.path("content").isTextual()) {
        throw BadRequest.of("messages", "content must be a text");
      }
    }
  }
}
