package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Strings as Flink writes them, read and written with less garbage: the length plus one, then each
 * character, seven bits a byte, the lowest first. Messages repeat the same symbols, keys and ids at
 * every hop, so that a thread finds most strings among those that it read lately. Of one thread.
 */
final class StringWire {
  private static final int SEVEN_BITS = 0x7f;
  private static final int MORE = 0x80;

  /** Strings of at most so many characters are remembered. */
  private static final int SHORT = 40;

  private static final int SLOTS = 1024;
  private static final ThreadLocal<StringWire> OF_THREAD = ThreadLocal.withInitial(StringWire::new);

  /** Longer strings are read in an array of their own. */
  private static final int LONG = 4096;

  private final char[] chars = new char[LONG];
  private final String[] recent = new String[SLOTS];

  /** The longer one that was read last: of most items the text is the headline once more. */
  private String latest = "";

  private StringWire() {}

  /** Writes a string or null. */
  static void write(String value, DataOutput out) throws IOException {
    if (value == null) {
      out.writeByte(0);
      return;
    }
    int length = value.length();
    writeNumber(length + 1, out);
    for (int i = 0; i < length; i++) {
      writeNumber(value.charAt(i), out);
    }
  }

  private static void writeNumber(int number, DataOutput out) throws IOException {
    int rest = number;
    while (rest >= MORE) {
      out.writeByte(rest | MORE);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** Reads what {@link #write} wrote. */
  static String read(DataInput in) throws IOException {
    int length = readNumber(in) - 1;
    if (length < 0) {
      return null;
    }
    if (length == 0) {
      return "";
    }
    if (length > LONG) {
      return readAnyLength(length, in);
    }
    StringWire here = OF_THREAD.get();
    return length > SHORT ? here.readLong(length, in) : here.readShort(length, in);
  }

  private static int readNumber(DataInput in) throws IOException {
    int next = in.readByte();
    int number = next & SEVEN_BITS;
    for (int shift = 7; next < 0; shift += 7) {
      next = in.readByte();
      number |= (next & SEVEN_BITS) << shift;
    }
    return number;
  }

  private static String readAnyLength(int length, DataInput in) throws IOException {
    char[] all = new char[length];
    for (int i = 0; i < length; i++) {
      all[i] = (char) readNumber(in);
    }
    return new String(all);
  }

  private String readLong(int length, DataInput in) throws IOException {
    for (int i = 0; i < length; i++) {
      chars[i] = (char) readNumber(in);
    }
    if (!isHere(latest, length)) {
      latest = new String(chars, 0, length);
    }
    return latest;
  }

  private String readShort(int length, DataInput in) throws IOException {
    int hash = length;
    for (int i = 0; i < length; i++) {
      char next = (char) readNumber(in);
      chars[i] = next;
      hash = 31 * hash + next;
    }
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    String known = recent[slot];
    if (known == null || !isHere(known, length)) {
      known = new String(chars, 0, length);
      recent[slot] = known;
    }
    return known;
  }

  private boolean isHere(String known, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != chars[i]) {
        return false;
      }
    }
    return true;
  }
}
