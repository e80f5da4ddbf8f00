package io.bellwether.llm;

/** Why there is no vote. */
public enum LlmAbstention {
  /** The deadline of the item passed, or the endpoint took longer than a call may. */
  DEADLINE,
  /** As many items as allowed are in flight already. */
  OVERFLOW,
  /** As many calls as allowed were made within a minute. */
  RATE_LIMITED,
  /** The tokens or the money for this minute are spent. */
  BUDGET,
  /** The endpoint failed too often of late and is left alone for a while. */
  BREAKER_OPEN,
  /** No connection, or it broke before the answer was whole. */
  UNREACHABLE,
  /** The endpoint answered 429, or asked to be left alone for longer than the item can wait. */
  THROTTLED,
  /** The endpoint answered 5xx. */
  SERVER_ERROR,
  /** The endpoint answered any other status than 200: the request, the key or the model. */
  REFUSED,
  /** The answer is not of the protocol, too long, or names no probabilities of the classes. */
  MALFORMED,
  /** Nothing readable is left of the text. */
  NO_TEXT,
  /** The client itself failed; the log has more. */
  FAILED,
  /** The key's reference leads nowhere on this machine. */
  NO_KEY,
  /** The client was closed. */
  CLOSED
}
