package io.bellwether.core.mixture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a {@link ModelFile}. No length that a file states is believed before it was held
 * against the bytes that are there, so that no file can make the reader take more memory than its
 * own size.
 */
final class ModelFormat {
  static final int VERSION = 1;

  /** No expert's tables are larger: 2^24 rows of 16 floats. */
  static final int MAX_BYTES = 1 << 30;

  private static final byte[] MAGIC = "BWMODEL\n".getBytes(US_ASCII);
  private static final int CHECKSUM_BYTES = 32;

  private ModelFormat() {}

  static byte[] write(ModelHeader header, byte[] state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(state.length + 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeInt(VERSION);
      writeText(header.expert(), out);
      writeText(header.kind(), out);
      writeMap(header.settings(), out);
      out.writeInt(header.classes().size());
      for (String name : header.classes()) {
        writeText(name, out);
      }
      writeMap(header.features(), out);
      out.writeLong(header.lessons());
      out.writeLong(header.labelsSeenUpTo());
      out.writeInt(state.length);
      out.write(state);
      out.write(digest().digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void writeMap(Map<String, String> map, DataOutputStream out) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      writeText(entry.getKey(), out);
      writeText(entry.getValue(), out);
    }
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static ModelFile read(InputStream in, String where) throws IOException {
    byte[] bytes = bytes(in, where);
    int end = bytes.length - CHECKSUM_BYTES;
    int version = new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length, 4)).readInt();
    if (version > VERSION) {
      throw new IOException(
          refused(where)
              + "is of format "
              + version
              + " and this release reads up to "
              + VERSION
              + "; use a release at least as new as the one that wrote it");
    }
    MessageDigest digest = digest();
    digest.update(bytes, 0, end);
    if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new IOException(
          refused(where) + "is damaged or cut short: its checksum differs; copy or export it anew");
    }
    int start = MAGIC.length + 4;
    DataInputStream content =
        new DataInputStream(new ByteArrayInputStream(bytes, start, end - start));
    try {
      return new ModelFile(where, header(content), state(content), sha256(bytes));
    } catch (IOException e) {
      throw new IOException(
          refused(where) + "is malformed: " + e.getMessage() + "; export it anew", e);
    }
  }

  /** Everything, unless the beginning tells already that it is something else. */
  private static byte[] bytes(InputStream in, String where) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(
          refused(where) + "is no model file; name one that train or export wrote");
    }
    byte[] rest = in.readNBytes(MAX_BYTES + 1);
    if (rest.length > MAX_BYTES) {
      throw new IOException(refused(where) + "must not have more than " + MAX_BYTES + " bytes");
    }
    if (rest.length < 4 + CHECKSUM_BYTES) {
      throw new IOException(refused(where) + "is cut short; copy or export it anew");
    }
    byte[] bytes = Arrays.copyOf(magic, MAGIC.length + rest.length);
    System.arraycopy(rest, 0, bytes, MAGIC.length, rest.length);
    return bytes;
  }

  private static String refused(String where) {
    return "model file " + where + " ";
  }

  private static ModelHeader header(DataInputStream in) throws IOException {
    String expert = readText(in);
    String kind = readText(in);
    Map<String, String> settings = readMap(in);
    List<String> classes = new ArrayList<>();
    for (int i = readCount(in); i > 0; i--) {
      classes.add(readText(in));
    }
    Map<String, String> features = readMap(in);
    long lessons = in.readLong();
    return new ModelHeader(
        expert, kind, settings, List.copyOf(classes), features, lessons, in.readLong());
  }

  private static byte[] state(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length != in.available()) {
      throw new IOException(
          "its state must fill the rest, " + in.available() + " bytes: " + length);
    }
    return in.readNBytes(length);
  }

  private static Map<String, String> readMap(DataInputStream in) throws IOException {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = readCount(in); i > 0; i--) {
      map.put(readText(in), readText(in));
    }
    return map;
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(readCount(in)), UTF_8);
  }

  private static int readCount(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException(
          "a length must be between 0 and what is left, " + in.available() + ": " + count);
    }
    return count;
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
