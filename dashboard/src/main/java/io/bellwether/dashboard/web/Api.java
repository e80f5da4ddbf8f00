package io.bellwether.dashboard.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.dashboard.views.Desk;
import io.bellwether.dashboard.views.Search;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Requests for data, and those that change something. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NAME = 60;
  private static final Duration LONGEST_MUTE = Duration.ofDays(7);

  private final Desk desk;
  private final Frames frames;
  private final Broadcast broadcast;
  private final Gatekeeper gatekeeper;
  private final Optional<AlertActions> actions;
  private final Supplier<Optional<String>> notice;

  /**
   * Serves one instance.
   *
   * @param actions empty where alerts are not watched
   * @param notice what a person should know of the alert rules, such as why a file was refused
   */
  Api(
      Desk desk,
      Frames frames,
      Broadcast broadcast,
      Gatekeeper gatekeeper,
      Optional<AlertActions> actions,
      Supplier<Optional<String>> notice) {
    this.desk = desk;
    this.frames = frames;
    this.broadcast = broadcast;
    this.gatekeeper = gatekeeper;
    this.actions = actions;
    this.notice = notice;
  }

  void session(Context context) {
    ObjectNode session = JsonNodeFactory.instance.objectNode();
    session.put("csrf", gatekeeper.csrf(context));
    session.put("alerts", actions.isPresent());
    answer(context, session);
  }

  void login(Context context) {
    gatekeeper.login(context, text(body(context), "token", 1, 500));
    context.status(204);
  }

  /** The id comes first: what happens in between is sent again, and does no harm. */
  void snapshot(Context context) {
    String at = frames.lastId();
    ObjectNode snapshot = desk.snapshot();
    snapshot.put("at", at);
    snapshot.set("health", broadcast.health());
    snapshot.put("notice", notice.get().orElse(null));
    answer(context, snapshot);
  }

  void prediction(Context context) {
    String id = context.pathParam("id");
    answer(
        context,
        desk.explain(id)
            .orElseThrow(
                () ->
                    new Refusal(
                        404,
                        "this prediction is not among the newest "
                            + Desk.KEPT_PREDICTIONS
                            + "; look for it on the topic")));
  }

  void search(Context context) {
    answer(
        context,
        desk.search(
            new Search(
                query(context, "text"),
                query(context, "symbol"),
                query(context, "language"),
                query(context, "verdict"),
                limit(context))));
  }

  private static String query(Context context, String name) {
    String value = context.queryParam(name);
    return value == null ? "" : value;
  }

  private static int limit(Context context) {
    String value = query(context, "limit");
    if (value.isEmpty()) {
      return 200;
    }
    if (!value.matches("\\d{1,4}")) {
      throw new Refusal(400, "limit must be a number");
    }
    return Integer.parseInt(value);
  }

  void acknowledge(Context context) throws InterruptedException {
    String id = context.pathParam("id");
    if (desk.alert(id).isEmpty()) {
      throw new Refusal(404, "there is no such alert");
    }
    actions().acknowledge(id, text(body(context), "by", 0, MAX_NAME));
    context.status(202);
  }

  void mute(Context context) throws InterruptedException {
    JsonNode body = body(context);
    long minutes = body.path("minutes").asLong();
    if (minutes < 1 || minutes > LONGEST_MUTE.toMinutes()) {
      throw new Refusal(400, "minutes must be 1 to " + LONGEST_MUTE.toMinutes());
    }
    actions()
        .mute(
            text(body, "rule", 0, 200),
            text(body, "symbol", 0, 200),
            Duration.ofMinutes(minutes),
            text(body, "by", 0, MAX_NAME));
    context.status(202);
  }

  void unmute(Context context) throws InterruptedException {
    JsonNode body = body(context);
    actions()
        .unmute(
            text(body, "rule", 0, 200),
            text(body, "symbol", 0, 200),
            text(body, "by", 0, MAX_NAME));
    context.status(202);
  }

  private AlertActions actions() {
    return actions.orElseThrow(() -> new Refusal(409, "alerts are not watched here"));
  }

  private static JsonNode body(Context context) {
    try {
      JsonNode body = JSON.readTree(context.bodyAsBytes());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw new Refusal(400, "the body is no JSON");
    } catch (java.io.IOException e) {
      throw new Refusal(400, "the body cannot be read");
    }
    throw new Refusal(400, "the body must be a JSON object");
  }

  private static String text(JsonNode body, String name, int min, int max) {
    JsonNode value = body.path(name);
    String text = value.isTextual() ? value.asText() : "";
    if (text.length() < min || text.length() > max) {
      throw new Refusal(400, name + " must be a text of " + min + " to " + max + " characters");
    }
    return text;
  }

  static void answer(Context context, JsonNode body) {
    context.header("Cache-Control", "no-store");
    context.contentType("application/json;charset=utf-8").result(body.toString());
  }
}
