package io.bellwether.replay;

/**
 * A line of a news file that is not a news item. The reason never quotes the line.
 *
 * @param file as it was named by the caller
 * @param number counted from 1
 */
public record BadLine(String file, long number, String reason) {
  @Override
  public String toString() {
    return file + " line " + number + ": " + reason;
  }
}
