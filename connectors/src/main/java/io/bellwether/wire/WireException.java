package io.bellwether.wire;

/**
 * A record could not be read or written. Carries no stack trace, as bad input may come by the
 * million; the message never contains the text of an item.
 */
public final class WireException extends Exception {
  private final RejectReason reason;

  public WireException(RejectReason reason, String detail) {
    this(reason, detail, null);
  }

  public WireException(RejectReason reason, String detail, Throwable cause) {
    super(detail, cause, false, false);
    this.reason = reason;
  }

  public RejectReason reason() {
    return reason;
  }
}
