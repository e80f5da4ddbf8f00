package io.bellwether.pipeline.demo;

/** Text in columns of a terminal, where East Asian characters are two columns wide. */
final class Columns {
  private Columns() {}

  /** Appends text cut or padded to a width, and a blank. */
  static void append(StringBuilder line, String text, int width) {
    String printable = printable(text);
    int used = 0;
    for (int i = 0; i < printable.length(); ) {
      int codePoint = printable.codePointAt(i);
      int columns = columns(codePoint);
      if (used + columns > width) {
        break;
      }
      line.appendCodePoint(codePoint);
      used += columns;
      i += Character.charCount(codePoint);
    }
    line.append(" ".repeat(width - used + 1));
  }

  /** News is foreign text: control characters must not reach the terminal. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static int columns(int codePoint) {
    if (Character.getType(codePoint) == Character.NON_SPACING_MARK) {
      return 0;
    }
    boolean wide =
        codePoint >= 0x1100
            && (codePoint <= 0x115F
                || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x3FFFD));
    return wide ? 2 : 1;
  }
}
