package io.bellwether.pipeline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** References to secrets that live elsewhere, and what must not be printed. */
final class Secrets {
  static final String MASK = "***";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");
  private static final List<String> TELLING =
      List.of("password", "secret", "token", "jaas", "key", "credential");

  private final Map<String, String> environment;

  Secrets(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean isReference(String text) {
    return REFERENCE.matcher(text).find();
  }

  /** Puts what references name in their place. The mismatch names the reference, never a value. */
  String resolve(String text) throws Mismatch {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String value =
          matcher.group(1).equals("env") ? variable(matcher.group(2)) : file(matcher.group(2));
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String variable(String name) throws Mismatch {
    String value = environment.get(name);
    if (value == null) {
      throw new Mismatch("must refer to a variable that is set, but " + name + " is not");
    }
    return value;
  }

  private static String file(String path) throws Mismatch {
    try {
      return Files.readString(Path.of(path)).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new Mismatch("must refer to a readable file, but " + path + " is not");
    }
  }

  /** Whether the value of this setting is masked when settings are printed. */
  static boolean isHidden(String key) {
    if (key.startsWith(Options.KAFKA_PROPERTIES.key() + ".") || key.startsWith("registry.")) {
      String last = key.substring(key.indexOf('.') + 1).toLowerCase(Locale.ROOT);
      return TELLING.stream().anyMatch(last::contains);
    }
    return false;
  }

  /** Masks user and password of a URL. */
  static String maskUserInfo(String url) {
    return USER_INFO.matcher(url).replaceAll(MASK);
  }
}
