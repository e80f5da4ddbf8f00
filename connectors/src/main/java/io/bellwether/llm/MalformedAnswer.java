package io.bellwether.llm;

/** An answer that cannot be used; its message holds nothing of the answer's text. */
final class MalformedAnswer extends Exception {
  private static final long serialVersionUID = 1;

  /** Whether the endpoint broke its protocol, or only the model its form. */
  private final boolean endpointsFault;

  private MalformedAnswer(String message, boolean endpointsFault) {
    super(message);
    this.endpointsFault = endpointsFault;
  }

  static MalformedAnswer byEndpoint(String message) {
    return new MalformedAnswer(message, true);
  }

  static MalformedAnswer byModel(String message) {
    return new MalformedAnswer(message, false);
  }

  boolean isEndpointsFault() {
    return endpointsFault;
  }
}
