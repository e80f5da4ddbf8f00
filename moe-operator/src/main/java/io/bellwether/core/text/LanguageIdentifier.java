package io.bellwether.core.text;

/** Tells the language of a text. Implementations are safe for one thread. */
public interface LanguageIdentifier {
  /** ISO 639-1 code in lower case, or empty when the text is too short or too unclear to tell. */
  String identify(CharSequence text);

  /** Knows nothing; for streams whose items always state their language. */
  static LanguageIdentifier unknown() {
    return text -> "";
  }
}
