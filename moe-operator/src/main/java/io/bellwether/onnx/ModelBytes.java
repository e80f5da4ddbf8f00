package io.bellwether.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file's bytes with their SHA-256. They are mapped, not read: models are larger than heaps.
 *
 * @param bytes direct, from 0 to its limit; whoever reads takes a duplicate
 */
record ModelBytes(ByteBuffer bytes, String sha256) {

  /**
   * Opens a file.
   *
   * @param setting which setting names the file, for messages
   * @param sha256 what its SHA-256 must be; empty for anything
   */
  static ModelBytes open(String setting, String file, String sha256) throws IOException {
    ByteBuffer bytes = map(setting, file);
    String found = HexFormat.of().formatHex(digest(bytes.duplicate()));
    if (!sha256.isEmpty() && !sha256.toLowerCase(Locale.ROOT).equals(found)) {
      throw new IOException(
          setting
              + " "
              + file
              + " must have SHA-256 "
              + sha256
              + ": "
              + found
              + "; put the file back, or name the one that is there");
    }
    return new ModelBytes(bytes, found);
  }

  private static ByteBuffer map(String setting, String file) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
      if (channel.size() == 0 || channel.size() > Integer.MAX_VALUE) {
        throw new IOException("its size must be 1 to 2^31 - 1 bytes: " + channel.size());
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException | InvalidPathException e) {
      throw new IOException(
          setting
              + " must be a file that can be read here: "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "); correct the path",
          e);
    }
  }

  private static byte[] digest(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
