package io.bellwether.pipeline.config;

import io.bellwether.onnx.OnnxClassifiers;
import io.bellwether.onnx.OnnxSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of an expert of kind {@code onnx-classifier}, as its package declares them. They are
 * read as texts here and judged there; {@code labels} is a mapping whose order counts.
 */
final class OnnxOptions {
  static final Option<Map<String, String>> LABELS =
      new Option<>(
          OnnxSetting.LABELS, OptionTypes.textMap(), null, declared(OnnxSetting.LABELS).sentence());

  /** All but the labels. */
  static final List<Option<?>> TEXTS =
      OnnxClassifiers.settings().stream()
          .filter(setting -> !setting.key().equals(OnnxSetting.LABELS))
          .<Option<?>>map(OnnxOptions::option)
          .toList();

  /** All there are, in the order of their declaration. */
  static final List<Option<?>> ALL =
      OnnxClassifiers.settings().stream()
          .<Option<?>>map(
              setting -> setting.key().equals(OnnxSetting.LABELS) ? LABELS : option(setting))
          .toList();

  private OnnxOptions() {}

  private static OnnxSetting declared(String key) {
    return OnnxClassifiers.settings().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static Option<String> option(OnnxSetting setting) {
    return new Option<>(
        setting.key(),
        OptionTypes.text(setting.values(), ".+"),
        setting.defaultText(),
        setting.sentence());
  }

  /**
   * Labels as one text, in their order.
   *
   * @throws IllegalArgumentException when a label could not be told apart from what is round it
   */
  static String print(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach(
        (label, meaning) -> {
          if ((label + meaning).matches(".*[,:{}\"'].*")) {
            throw new IllegalArgumentException(
                "labels must do without commas, colons, braces and quotes: "
                    + label
                    + ": "
                    + meaning
                    + "; change id2label in the model, its order is what counts");
          }
          text.append(text.isEmpty() ? "" : ", ").append(label).append(": ").append(meaning);
        });
    return "{" + text + "}";
  }

  /** What {@link #print} was given. */
  static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String entry : text.substring(1, text.length() - 1).split(", ")) {
      String[] parts = entry.split(": ", 2);
      labels.put(parts[0], parts[1]);
    }
    return labels;
  }
}
