package io.bellwether.llm;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the key of an endpoint is: {@code ${env:NAME}}, {@code ${file:PATH}}, or nowhere. The key
 * itself is read where the client is made and is never part of settings, state or messages.
 */
public record LlmKey(String reference) implements Serializable {
  /** For endpoints that ask for none. */
  public static final LlmKey NONE = new LlmKey("");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");

  public LlmKey {
    if (!reference.isEmpty() && !REFERENCE.matcher(reference).matches()) {
      throw new IllegalArgumentException(
          "key must be a reference, ${env:NAME} or ${file:PATH}, so that it stands in no"
              + " configuration; put the key there and name the place: ***");
    }
  }

  /**
   * Reads the key; empty for {@link #NONE}. May block on a file.
   *
   * @throws IllegalArgumentException naming the reference, never the value, if nothing usable is
   *     there
   */
  public Optional<String> read(Map<String, String> environment) {
    Matcher matcher = REFERENCE.matcher(reference);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String place = matcher.group(2);
    String value =
        matcher.group(1).equals("env") ? environment.getOrDefault(place, "") : content(place);
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "key must refer to a variable that is set or a file that holds one: " + reference);
    }
    if (!SENDABLE.matcher(value.strip()).matches()) {
      throw new IllegalArgumentException(
          "key must be one word of printable ASCII; look at what is in " + reference);
    }
    return Optional.of(value.strip());
  }

  private static String content(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("key must refer to a readable file: " + path, e);
    }
  }
}
