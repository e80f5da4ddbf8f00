package io.bellwether.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file that may be compressed. */
final class InputFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private InputFile() {}

  /** Its bytes; those of a {@code .gz} unpacked. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    if (!file.getFileName().toString().endsWith(".gz")) {
      return in;
    }
    try {
      return new GZIPInputStream(in, BUFFER_BYTES);
    } catch (IOException e) {
      in.close();
      throw new IOException(file + " is not a gzip file, though its name ends in .gz", e);
    }
  }
}
