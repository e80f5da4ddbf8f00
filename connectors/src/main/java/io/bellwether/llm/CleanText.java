package io.bellwether.llm;

/**
 * Hostile text made into one line of visible characters that no tokenizer takes for anything but
 * text.
 *
 * <p>Servers turn marks such as {@code <|im_start|>}, {@code [INST]} or {@code <start_of_turn>}
 * into the tokens that separate turns even where they stand inside of a message. All known ones are
 * written with angle or square brackets, so these are replaced, as are braces, which could look
 * like an answer in JSON. Line breaks become blanks: no line of the prompt can be imitated. What
 * cannot be seen (controls, zero-width and bidirectional marks, tags, variation selectors, private
 * use) is left out, as it only hides words from people.
 */
final class CleanText {
  private static final int MAX_MARKS_ON_A_LETTER = 4;

  private final StringBuilder clean = new StringBuilder();
  private final int maxChars;
  private int marks;

  private CleanText(int maxChars) {
    this.maxChars = maxChars;
  }

  /** At most so many chars, cut between characters. */
  static String of(String text, int maxChars) {
    CleanText result = new CleanText(maxChars);
    int index = 0;
    while (index < text.length() && result.clean.length() < maxChars) {
      int codePoint = text.codePointAt(index);
      index += Character.charCount(codePoint);
      result.add(codePoint);
    }
    return result.clean.toString().strip();
  }

  /**
   * What is left of a symbol or language code: a word of ASCII letters, digits and {@code .:^=_-}.
   */
  static String word(String text, int maxChars) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < text.length() && word.length() < maxChars; i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (isLetter || (c >= '0' && c <= '9') || ".:^=_-".indexOf(c) >= 0) {
        word.append(c);
      }
    }
    return word.toString();
  }

  private void add(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          blank();
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> {}
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> mark(codePoint);
      default -> letter(codePoint);
    }
  }

  private void blank() {
    marks = 0;
    if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
      clean.append(' ');
    }
  }

  private void mark(int codePoint) {
    if (!isInvisible(codePoint) && marks++ < MAX_MARKS_ON_A_LETTER) {
      append(codePoint);
    }
  }

  private void letter(int codePoint) {
    if (isInvisible(codePoint)) {
      return;
    }
    marks = 0;
    append(
        switch (codePoint) {
          case '<' -> '\u2039';
          case '>' -> '\u203a';
          case '[', '{' -> '(';
          case ']', '}' -> ')';
          case '`' -> '\'';
          default -> codePoint;
        });
  }

  private void append(int codePoint) {
    if (clean.length() + Character.charCount(codePoint) <= maxChars) {
      clean.appendCodePoint(codePoint);
    }
  }

  /**
   * Those of Unicode's default-ignorable characters whose type does not tell, and noncharacters.
   */
  private static boolean isInvisible(int c) {
    return (c >= 0xfe00 && c <= 0xfe0f)
        || (c >= 0xe0000 && c <= 0xe0fff)
        || (c >= 0x180b && c <= 0x180f)
        || (c >= 0xfdd0 && c <= 0xfdef)
        || (c & 0xfffe) == 0xfffe
        || switch (c) {
          case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2065, 0x2800, 0x3164, 0xffa0 -> true;
          default -> false;
        };
  }
}
