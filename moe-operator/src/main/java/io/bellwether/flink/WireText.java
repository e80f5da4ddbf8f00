package io.bellwether.flink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.types.StringValue;

/**
 * Strings in the form of Flink's {@link StringValue}: one more than the number of characters, then
 * the characters, each in groups of seven bits, the lowest first. Flink's own code goes byte by
 * byte; here what is ASCII goes as one block, of the same bytes.
 */
final class WireText {
  private static final int MORE = 0x80;

  private WireText() {}

  static void write(String value, DataOutput out) throws IOException {
    if (value == null || !isAscii(value)) {
      StringValue.writeString(value, out);
      return;
    }
    int length = value.length() + 1;
    while (length >= MORE) {
      out.write(length | MORE);
      length >>>= 7;
    }
    out.write(length);
    out.write(value.getBytes(ISO_8859_1));
  }

  private static boolean isAscii(String value) {
    int all = 0;
    for (int i = 0; i < value.length(); i++) {
      all |= value.charAt(i);
    }
    return all < MORE;
  }

  /** Null where null was written. */
  static String read(DataInput in) throws IOException {
    int length = readNumber(in) - 1;
    if (length < 0) {
      return null;
    }
    // Every character takes at least a byte.
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    int all = 0;
    for (byte next : bytes) {
      all |= next;
    }
    return all >= 0 ? new String(bytes, ISO_8859_1) : readOn(bytes, in);
  }

  private static int readNumber(DataInput in) throws IOException {
    int number = 0;
    int next = MORE;
    for (int shift = 0; (next & MORE) != 0; shift += 7) {
      next = in.readUnsignedByte();
      number |= (next & ~MORE) << shift;
    }
    return number;
  }

  /** A text with characters of several bytes, of which these are the first. */
  private static String readOn(byte[] first, DataInput in) throws IOException {
    char[] text = new char[first.length];
    int read = 0;
    for (int i = 0; i < text.length; i++) {
      int character = 0;
      int next = MORE;
      for (int shift = 0; (next & MORE) != 0; shift += 7) {
        next = read < first.length ? first[read++] & 0xff : in.readUnsignedByte();
        character |= (next & ~MORE) << shift;
      }
      text[i] = (char) character;
    }
    return new String(text);
  }
}
