package io.bellwether.pipeline.config;

/** How a setting's value is read, described and printed. */
interface OptionType<T> {

  /** The type with its bounds, for the reference. */
  String description();

  /** The value, or a {@link Mismatch} that says what it must be. */
  T parse(ConfigNode node) throws Mismatch;

  /** The value as strings, numbers, booleans, lists and maps that YAML and JSON can show. */
  Object plain(T value);

  /** Whether a flag's or variable's text is itself YAML, not just a scalar. */
  default boolean structured() {
    return false;
  }
}
