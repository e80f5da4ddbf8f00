package io.bellwether.core.text;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text in Unicode's NFKC form, in a buffer that is used again for the next text. Text that is
 * already normal, and full-width forms of ASCII, which have one character each as their normal
 * form, cost no allocation once the buffer has grown.
 */
final class NormalText {
  /** Unicode's stream-safe bound (UAX #15): sorting a longer run of marks takes quadratic time. */
  private static final int MAX_MARKS = 30;

  private static final int FULL_WIDTH_SHIFT = 0xFF01 - '!';

  private final int maxCharacters;
  private char[] buffer = new char[256];
  private int length;

  /** Looks at no more than {@code maxCharacters} of a text. */
  NormalText(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** Number of characters of {@link #characters()} that count. */
  int length() {
    return length;
  }

  /** Live buffer, valid until the next {@link #set}. */
  char[] characters() {
    return buffer;
  }

  /** Takes over the normal form of {@code text}. */
  void set(CharSequence text) {
    length = Math.min(text.length(), maxCharacters);
    if (length > buffer.length) {
      buffer = new char[Math.max(length, Math.min(maxCharacters, 2 * buffer.length))];
    }
    if (!copyIfNormal(text)) {
      normalize(text.subSequence(0, length));
    }
    dropHalfPairAtEnd(text.length() > length);
  }

  private boolean copyIfNormal(CharSequence text) {
    for (int i = 0; i < length; i++) {
      char c = narrow(text.charAt(i));
      buffer[i] = c;
      if (Character.isHighSurrogate(c) && i + 1 < length) {
        char low = text.charAt(++i);
        buffer[i] = low;
        if (!Character.isLowSurrogate(low) || !CodePoints.isNormal(Character.toCodePoint(c, low))) {
          return false;
        }
      } else if (!CodePoints.isNormal(c)) {
        return false;
      }
    }
    return true;
  }

  private static char narrow(char c) {
    if (c >= '\uFF01' && c <= '\uFF5E') {
      return (char) (c - FULL_WIDTH_SHIFT);
    }
    // The ideographic space, the no-break space and the ellipsis: they part, and so do these.
    return switch (c) {
      case '\u3000', '\u00A0' -> ' ';
      case '\u2026' -> '.';
      default -> c;
    };
  }

  private void normalize(CharSequence text) {
    String normal = Normalizer.normalize(withoutLongRunsOfMarks(text), Normalizer.Form.NFKC);
    length = Math.min(normal.length(), maxCharacters);
    if (length > buffer.length) {
      buffer = Arrays.copyOf(buffer, length);
    }
    normal.getChars(0, length, buffer, 0);
  }

  private static CharSequence withoutLongRunsOfMarks(CharSequence text) {
    StringBuilder kept = new StringBuilder(text.length());
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int c = Character.codePointAt(text, i);
      i += Character.charCount(c);
      marks = CodePoints.kind(c) == CodePoints.MARK ? marks + 1 : 0;
      if (marks <= MAX_MARKS) {
        kept.appendCodePoint(c);
      }
    }
    return kept;
  }

  /** The bound may fall between the two halves of a code point. */
  private void dropHalfPairAtEnd(boolean wasCut) {
    if (wasCut && length > 0 && Character.isHighSurrogate(buffer[length - 1])) {
      length--;
    }
  }
}
