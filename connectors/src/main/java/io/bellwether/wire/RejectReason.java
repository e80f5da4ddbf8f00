package io.bellwether.wire;

/** Why an input was refused. The codes are stable: they label metrics and dead letters. */
public enum RejectReason {
  /** A record without a value. */
  NULL_VALUE("null-value"),
  /** Fewer bytes than the frame needs. */
  TOO_SHORT("too-short"),
  /** The first byte is not 0x00. */
  BAD_MAGIC("bad-magic"),
  /** Nobody knows the schema id in the frame. */
  UNKNOWN_SCHEMA_ID("unknown-schema-id"),
  /**
   * The body is not what its schema says: truncated, trailing bytes, invalid UTF-8, bad lengths.
   */
  UNDECODABLE("undecodable"),
  /** The writer's schema cannot be read as the expected record. */
  INCOMPATIBLE_SCHEMA("incompatible-schema"),
  /** The record or its text is longer than allowed. */
  TOO_LARGE("too-large"),
  /** The schema registry did not answer. */
  REGISTRY_UNAVAILABLE("registry-unavailable"),
  /** The record has no id. */
  EMPTY_ID("empty-id"),
  /** The label is not one of the configured ones. */
  UNKNOWN_LABEL("unknown-label"),
  /** Before 1900, or too far ahead of the clock. */
  IMPLAUSIBLE_TIME("implausible-time"),
  /** A number is NaN or infinite. */
  NOT_FINITE("not-finite"),
  /** A change of the roster whose action or definition of an expert makes no sense. */
  BAD_DEFINITION("bad-definition"),
  /** A vote that is not one probability a class, summing to one. */
  NOT_PROBABILITIES("not-probabilities");

  private final String code;

  RejectReason(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
