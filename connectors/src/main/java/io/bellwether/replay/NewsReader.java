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
  private final ItemLines lines;
  private final Consumer<BadLine> onBadLine;
  private long badLines;
  private boolean ended;
  private FileItem next;

  NewsReader(String file, InputStream in, ItemLines lines, Consumer<BadLine> onBadLine) {
    this.file = file;
    this.in = in;
    this.lines = lines;
    this.onBadLine = onBadLine;
  }

  /**
   * @throws NewsFileException when the file cannot be read on, such as a truncated gzip
   */
  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      read();
    }
    return next != null;
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

  /** The number of the line read last, counted from 1. */
  public long lineNumber() {
    return lines.lineNumber();
  }

  private void read() {
    try {
      next = lines.next();
      ended = next == null;
    } catch (BadField e) {
      badLines++;
      onBadLine.accept(new BadLine(file, lines.lineNumber(), e.getMessage()));
    } catch (IOException e) {
      throw new NewsFileException(
          file + " cannot be read after line " + (lines.lineNumber() - 1) + ": " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
