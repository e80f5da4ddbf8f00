package io.bellwether.llm;

import java.io.IOException;

/** An answer that is longer than allowed. */
final class OversizedBody extends IOException {
  private static final long serialVersionUID = 1;

  OversizedBody(int maxBytes) {
    super("the answer is longer than " + maxBytes + " bytes (max-response-bytes)");
  }
}
