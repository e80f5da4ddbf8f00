package io.bellwether.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * The items of one file in its order. Close it. One thread; made by {@link NewsFiles}.
 *
 * @see NewsFiles
 */
public final class NewsReader implements Iterator<FileItem>, AutoCloseable {
  private final String file;
  private final InputStream in;
  private final LineReader lines;
  private final LineParser parser = new LineParser();
  private final Consumer<BadLine> onBadLine;
  private long lineNumber;
  private long badLines;
  private FileItem next;

  NewsReader(String file, InputStream in, Consumer<BadLine> onBadLine) {
    this.file = file;
    this.in = in;
    this.lines = new LineReader(in);
    this.onBadLine = onBadLine;
  }

  /**
   * @throws NewsFileException when the file cannot be read on, such as a truncated gzip
   */
  @Override
  public boolean hasNext() {
    while (next == null) {
      byte[] line = readLine();
      if (line == null) {
        return false;
      }
      lineNumber++;
      if (!isBlank(line)) {
        next = parse(line);
      }
    }
    return true;
  }

  @Override
  public FileItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException(file + " has no more items");
    }
    FileItem result = next;
    next = null;
    return result;
  }

  /** How many lines were no news items so far. */
  public long badLines() {
    return badLines;
  }

  /** The number of the line that {@link #next()} gave last, counted from 1. */
  public long lineNumber() {
    return lineNumber;
  }

  private FileItem parse(byte[] line) {
    try {
      return parser.parse(line);
    } catch (LineParser.BadField e) {
      badLines++;
      onBadLine.accept(new BadLine(file, lineNumber, e.getMessage()));
      return null;
    }
  }

  private byte[] readLine() {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new NewsFileException(
          file + " cannot be read after line " + lineNumber + ": " + e.getMessage(), e);
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
