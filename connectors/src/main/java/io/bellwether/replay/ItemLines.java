package io.bellwether.replay;

import java.io.IOException;

/** The lines of one file as items, whatever its format. One thread. */
interface ItemLines {
  /**
   * The item of the next line that is not blank, or null after the last. After a {@link BadField}
   * it goes on with the next line.
   */
  FileItem next() throws IOException, BadField;

  /** The number of the line read last, counted from 1. */
  long lineNumber();
}
