package io.bellwether.replay;

/** Why a line was refused; the message names the field or column. */
final class BadField extends Exception {
  private static final long serialVersionUID = 1;

  BadField(String message) {
    super(message, null, false, false);
  }
}
