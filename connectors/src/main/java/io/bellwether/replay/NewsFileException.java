package io.bellwether.replay;

/** A news file cannot be read on. */
public final class NewsFileException extends RuntimeException {
  public NewsFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
