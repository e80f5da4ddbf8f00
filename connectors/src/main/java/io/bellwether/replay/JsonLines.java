package io.bellwether.replay;

import java.io.IOException;
import java.io.InputStream;

/** JSON Lines: each line is parsed by itself. */
final class JsonLines implements ItemLines {
  private final LineReader lines;
  private final LineParser parser = new LineParser();

  JsonLines(InputStream in) {
    this.lines = new LineReader(in);
  }

  @Override
  public FileItem next() throws IOException, BadField {
    byte[] line = lines.nextNotBlank();
    return line == null ? null : parser.parse(line);
  }

  @Override
  public long lineNumber() {
    return lines.lineNumber();
  }
}
