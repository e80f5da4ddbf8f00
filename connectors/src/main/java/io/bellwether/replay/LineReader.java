package io.bellwether.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines as bytes, so that one with broken UTF-8 spoils only itself. */
final class LineReader {
  /** A longer line is cut, and so will not parse. */
  static final int MAX_LINE_BYTES = 16 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private int position;
  private int limit;
  private long lineNumber;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The number of the line read last, counted from 1. */
  long lineNumber() {
    return lineNumber;
  }

  /** The next line that holds more than blanks, without its end, or null after the last. */
  byte[] nextNotBlank() throws IOException {
    byte[] next = next();
    while (next != null && isBlank(next)) {
      next = next();
    }
    return next;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private byte[] next() throws IOException {
    line.reset();
    lineNumber++;
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, position, Math.min(end - position, MAX_LINE_BYTES - line.size()));
      position = end;
      if (end < limit) {
        position++;
        return line.toByteArray();
      }
    }
    return any ? line.toByteArray() : null;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }
}
