package io.bellwether.onnx;

import io.bellwether.core.Classes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The settings of one classifier, read from text.
 *
 * @param labels the model's labels in the order of its outputs, and the class that each one means
 * @param batchSize texts that are run at once, at most
 * @param maxQueued questions that wait, at most
 */
record ClassifierSettings(
    OnnxFiles files,
    Map<String, Integer> labels,
    int maxTokens,
    int threads,
    int batchSize,
    int maxQueued) {
  private static final String SHA256 = "[0-9a-fA-F]{64}";

  /**
   * Reads settings.
   *
   * @throws IllegalArgumentException in one sentence that names the setting, the value, the bound
   *     and the remedy
   */
  static ClassifierSettings of(Map<String, String> settings, Classes classes) {
    return of(settings, labels(settings, classes));
  }

  /** What can be said of settings before the classes are known. */
  static void check(Map<String, String> settings) {
    Map<String, Integer> unknown = new LinkedHashMap<>();
    meanings(settings).keySet().forEach(label -> unknown.put(label, 0));
    var unused = of(settings, unknown);
  }

  private static ClassifierSettings of(Map<String, String> settings, Map<String, Integer> labels) {
    return new ClassifierSettings(
        files(settings),
        labels,
        number(settings, OnnxSetting.MAX_TOKENS, 2, 8192),
        number(settings, OnnxSetting.THREADS, 1, 256),
        number(settings, OnnxSetting.BATCH_SIZE, 1, 1024),
        number(settings, OnnxSetting.MAX_QUEUED, 1, 1_000_000));
  }

  private static Map<String, String> meanings(Map<String, String> settings) {
    Map<String, String> meanings = new LinkedHashMap<>();
    String text = required(settings, OnnxSetting.LABELS);
    String inner = text.strip().replaceFirst("^\\{", "").replaceFirst("}$", "");
    for (String entry : inner.split(",", -1)) {
      int colon = entry.lastIndexOf(':');
      String label = colon < 0 ? "" : unquoted(entry.substring(0, colon));
      String meaning = unquoted(entry.substring(colon + 1));
      if (label.isEmpty() || meaning.isEmpty() || meanings.put(label, meaning) != null) {
        throw notLabels(text, "");
      }
    }
    return meanings;
  }

  private static IllegalArgumentException notLabels(String text, String oneOf) {
    return new IllegalArgumentException(
        "labels must name each of the model's labels once, in the order of its outputs, with its"
            + " class"
            + oneOf
            + ": "
            + text
            + "; write {positive: UP, negative: DOWN, neutral: NEUTRAL}");
  }

  /** The files as configured. */
  static OnnxFiles files(Map<String, String> settings) {
    Set<String> known = OnnxSetting.keys();
    for (String given : settings.keySet()) {
      if (!known.contains(given)) {
        throw new IllegalArgumentException(
            given + " must be a setting of onnx-classifier: one of " + known);
      }
    }
    return new OnnxFiles(
        required(settings, OnnxSetting.MODEL),
        sha256(settings, OnnxSetting.SHA256),
        required(settings, OnnxSetting.TOKENIZER),
        sha256(settings, OnnxSetting.TOKENIZER_SHA256),
        OnnxSetting.MODEL,
        OnnxSetting.TOKENIZER);
  }

  private static String required(Map<String, String> settings, String key) {
    String value = settings.getOrDefault(key, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          key + " must be given with onnx-classifier: nothing; " + OnnxSetting.of(key).sentence());
    }
    return value;
  }

  private static String sha256(Map<String, String> settings, String key) {
    String value = settings.getOrDefault(key, "");
    if (!value.isEmpty() && !value.matches(SHA256)) {
      throw new IllegalArgumentException(
          key + " must be 64 hexadecimal digits: " + value + "; sha256sum FILE prints them");
    }
    return value.toLowerCase(Locale.ROOT);
  }

  private static int number(Map<String, String> settings, String key, int low, int high) {
    String value = settings.getOrDefault(key, OnnxSetting.of(key).defaultText());
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notWhole(key, value, low, high, e);
    }
    throw notWhole(key, value, low, high, null);
  }

  private static IllegalArgumentException notWhole(
      String key, String value, int low, int high, Exception cause) {
    return new IllegalArgumentException(
        key
            + " must be a whole number, "
            + low
            + " to "
            + high
            + ": "
            + value
            + "; leave it out for the default, "
            + OnnxSetting.of(key).defaultText(),
        cause);
  }

  /** {@code {positive: UP, negative: DOWN}}, with or without the braces. */
  private static Map<String, Integer> labels(Map<String, String> settings, Classes classes) {
    String text = required(settings, OnnxSetting.LABELS);
    Map<String, Integer> labels = new LinkedHashMap<>();
    meanings(settings)
        .forEach(
            (label, meaning) -> {
              int index = classes.indexOf(meaning);
              if (index < 0) {
                throw notLabels(text, ", one of " + classes.names());
              }
              labels.put(label, index);
            });
    List<String> missing = new ArrayList<>(classes.names());
    labels.values().forEach(index -> missing.remove(classes.names().get(index)));
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "labels must reach every class, and none means "
              + missing
              + ": "
              + text
              + "; take a model that knows these classes, or leave them out of classes.names");
    }
    return labels;
  }

  private static String unquoted(String text) {
    return text.strip().replaceFirst("^[\"'](.*)[\"']$", "$1");
  }
}
