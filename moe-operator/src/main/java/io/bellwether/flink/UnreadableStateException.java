package io.bellwether.flink;

import java.io.IOException;

/** State was saved in a form that this release does not know; the message says what to do. */
final class UnreadableStateException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
