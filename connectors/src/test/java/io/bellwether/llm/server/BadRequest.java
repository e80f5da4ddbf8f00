package io.bellwether.llm.server;

/** A request that the providers would refuse. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1;

  final int status;
  final String param;
  final String code;

  BadRequest(int status, String param, String code, String message) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  static BadRequest of(String param, String message) {
    return new BadRequest(400, param, "invalid_value", message);
  }
}
