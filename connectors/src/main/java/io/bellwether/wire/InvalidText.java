package io.bellwether.wire;

import java.io.IOException;

/** A string field holds bytes that are not UTF-8. */
final class InvalidText extends IOException {
  InvalidText(String message) {
    super(message);
  }
}
