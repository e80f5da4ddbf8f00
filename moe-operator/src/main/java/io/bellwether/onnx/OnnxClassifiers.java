package io.bellwether.onnx;

import io.bellwether.core.Classes;
import io.bellwether.core.served.ServedExpert;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Makes experts of text classifiers in ONNX format, such as FinBERT.
 *
 * <pre>{@code
 * Map<String, String> settings =
 *     Map.of(
 *         "model", "/models/finbert.onnx",
 *         "tokenizer", "/models/tokenizer.json",
 *         "labels", "{positive: UP, negative: DOWN, neutral: NEUTRAL}");
 * ServedExpert expert = OnnxClassifiers.create(settings, classes);
 * }</pre>
 */
public final class OnnxClassifiers {
  private OnnxClassifiers() {}

  /** What {@link #create} understands. */
  public static List<OnnxSetting> settings() {
    return OnnxSetting.ALL;
  }

  /**
   * Loads a classifier and tries it.
   *
   * @param settings texts by key; see {@link #settings}
   * @throws IllegalArgumentException in one sentence that names setting, value, bound and remedy
   */
  public static ServedExpert create(Map<String, String> settings, Classes classes) {
    return create(settings, classes, Clock.systemUTC());
  }

  static ServedExpert create(Map<String, String> settings, Classes classes, Clock clock) {
    ClassifierSettings read = ClassifierSettings.of(settings, classes);
    try {
      return new OnnxClassifier(ClassifierModel.open(read, classes), read, clock);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
