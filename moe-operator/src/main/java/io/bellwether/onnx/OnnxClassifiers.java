package io.bellwether.onnx;

import io.bellwether.core.Classes;
import io.bellwether.core.served.ServedExpert;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
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
  /** The kind of such experts. */
  public static final String KIND = "onnx-classifier";

  private OnnxClassifiers() {}

  /** What {@link #create} understands. */
  public static List<OnnxSetting> settings() {
    return OnnxSetting.ALL;
  }

  /**
   * Sees whether settings fit each other, without a look at the files.
   *
   * @throws IllegalArgumentException in one sentence that names setting, value, bound and remedy
   */
  public static void check(Map<String, String> settings) {
    ClassifierSettings.check(settings);
  }

  /** The files that settings name. */
  public static OnnxFiles files(Map<String, String> settings) {
    return ClassifierSettings.files(settings);
  }

  /** Settings with other files. */
  public static Map<String, String> with(OnnxFiles files, Map<String, String> settings) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(OnnxSetting.MODEL, files.model());
    changed.put(OnnxSetting.SHA256, files.modelSha256());
    changed.put(OnnxSetting.TOKENIZER, files.tokenizer());
    changed.put(OnnxSetting.TOKENIZER_SHA256, files.tokenizerSha256());
    return changed;
  }

  /**
   * Settings whose files are fixed by the SHA-256 of what they hold now.
   *
   * @throws IOException in one sentence when a file cannot be read, or is another than wanted
   */
  public static Map<String, String> fixed(Map<String, String> settings) throws IOException {
    OnnxFiles files = files(settings);
    ModelBytes model = ModelBytes.open(files.modelSetting(), files.model(), files.modelSha256());
    ModelBytes tokenizer =
        ModelBytes.open(files.tokenizerSetting(), files.tokenizer(), files.tokenizerSha256());
    return with(files.fixed(model.sha256(), tokenizer.sha256()), settings);
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
