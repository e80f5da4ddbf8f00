package io.bellwether.llm.server;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is wrong with the server now.
 *
 * @param millis of latency
 * @param status of the answer for {@link Kind#STATUS} and the bad phase of {@link Kind#FLAPPING}
 * @param retryAfter seconds in the header of that name; negative for none
 * @param up requests answered well before it fails, for {@link Kind#FLAPPING}
 * @param down requests failed before it is well again
 */
public record Fault(Kind kind, long millis, int status, int retryAfter, int up, int down) {
  /** Kinds of faults; the names in lower case with dashes are those of the command line. */
  public enum Kind {
    NONE,
    /** Answers later. */
    LATENCY,
    /** Takes the request and never answers. */
    NEVER,
    /** Answers with a status and an error of the protocol. */
    STATUS,
    /** Resets the connection. */
    RESET,
    /** Closes the connection without a byte. */
    CLOSE,
    /** 200 and a body that is not JSON. */
    GARBAGE,
    /** 200 and JSON of another form. */
    OTHER_JSON,
    /** Half of a good answer, then the end of the connection. */
    HALF,
    /** Half of a good answer, then nothing. */
    STALL,
    /** A good answer under the wrong content type. */
    CONTENT_TYPE,
    /** A body that does not end before 64 MiB. */
    HUGE,
    /** Good and bad phases by turns. */
    FLAPPING,
    /** Knows no log-probabilities: Ollama ignores the wish, OpenAI refuses it. */
    NO_LOGPROBS,
    /** Refuses max_tokens, as OpenAI's newer models do. */
    NO_MAX_TOKENS,
    /** A model that says what the news tells it to say. */
    OBEY
  }

  static final Fault NONE = new Fault(Kind.NONE, 0, 500, -1, 1, 1);

  public static Fault of(Kind kind) {
    return new Fault(kind, 0, 500, -1, 1, 1);
  }

  public static Fault latency(long millis) {
    return new Fault(Kind.LATENCY, millis, 500, -1, 1, 1);
  }

  public static Fault status(int status, int retryAfter) {
    return new Fault(Kind.STATUS, 0, status, retryAfter, 1, 1);
  }

  public static Fault flapping(int up, int down) {
    return new Fault(Kind.FLAPPING, 0, 500, -1, up, down);
  }

  static Kind kind(String name) {
    return Kind.valueOf(name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
  }

  /** Of the command line: {@code latency:200}, {@code status:429}, {@code garbage}. */
  static Fault parse(String text) {
    String[] parts = text.split(":", 2);
    Fault fault = of(kind(parts[0]));
    if (parts.length == 1) {
      return fault;
    }
    int number = Integer.parseInt(parts[1]);
    return fault.kind() == Kind.STATUS ? status(number, -1) : latency(number);
  }

  static Fault read(JsonNode json) {
    return new Fault(
        kind(json.path("fault").asText("none")),
        json.path("millis").asLong(0),
        json.path("status").asInt(500),
        json.path("retryAfter").asInt(-1),
        json.path("up").asInt(1),
        json.path("down").asInt(1));
  }
}
