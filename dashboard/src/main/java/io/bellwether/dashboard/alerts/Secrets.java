package io.bellwether.dashboard.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets that a rule file refers to. They never stand in it, and no message shows one. */
final class Secrets {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
  private static final Pattern ANY = Pattern.compile("(?s).*");
  private static final int MIN_LENGTH = 16;

  private final Map<String, String> environment;

  Secrets(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The secret, or empty when none is given or it cannot be had; the latter is told. */
  String of(YamlSection section, String key) {
    String text = section.text(key, "", ANY, "a reference");
    if (text.isEmpty()) {
      return "";
    }
    Matcher reference = REFERENCE.matcher(text);
    if (!reference.matches()) {
      section.bad(key, "must be ${env:NAME} or ${file:PATH}", "***", "keep it out of this file");
      return "";
    }
    String value =
        reference.group(1).equals("env")
            ? environment.getOrDefault(reference.group(2), "")
            : file(reference.group(2));
    if (value.length() < MIN_LENGTH) {
      section.bad(
          key,
          "must refer to at least " + MIN_LENGTH + " characters",
          text,
          "set the variable or write the file");
    }
    return value;
  }

  /** Empty when it cannot be read, which is too short for a secret and told as that. */
  private static String file(String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }
}
