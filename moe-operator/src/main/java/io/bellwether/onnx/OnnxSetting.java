package io.bellwether.onnx;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A setting of the kind onnx-classifier.
 *
 * @param defaultText null where it may be absent
 * @param required whether it must be given
 * @param values what it may be, for the reference
 * @param sentence what it does
 */
public record OnnxSetting(
    String key, String defaultText, boolean required, String values, String sentence) {
  static final String MODEL = "model";
  static final String SHA256 = "sha256";
  static final String TOKENIZER = "tokenizer";
  static final String TOKENIZER_SHA256 = "tokenizer-sha256";

  /** The key of the only one that is a mapping. */
  public static final String LABELS = "labels";

  static final String MAX_TOKENS = "max-tokens";
  static final String THREADS = "threads";
  static final String BATCH_SIZE = "batch-size";
  static final String MAX_QUEUED = "max-queued";

  private static final String HEXADECIMAL = "64 hexadecimal digits";

  /** All there are. */
  public static final List<OnnxSetting> ALL =
      List.of(
          new OnnxSetting(
              MODEL,
              null,
              true,
              "a text",
              "Text classifier in ONNX format, one file. Read, checked and tried when the job is"
                  + " submitted, and handed to the cluster from there. Must be given."),
          new OnnxSetting(
              SHA256, null, false, HEXADECIMAL, "What the SHA-256 of the model must be."),
          new OnnxSetting(
              TOKENIZER,
              null,
              true,
              "a text",
              "The model's tokenizer.json, as HuggingFace's tokenizers write it. Must be given."),
          new OnnxSetting(
              TOKENIZER_SHA256,
              null,
              false,
              HEXADECIMAL,
              "What the SHA-256 of the tokenizer must be."),
          new OnnxSetting(
              LABELS,
              null,
              true,
              "a mapping of texts",
              "The model's labels in the order of its outputs, and the class each one means:"
                  + " {positive: UP, negative: DOWN, neutral: NEUTRAL}. Must be given."),
          new OnnxSetting(
              MAX_TOKENS,
              "128",
              false,
              "a whole number, 2 to 8192",
              "Longer texts are cut off; no more than the model knows."),
          new OnnxSetting(
              THREADS, "1", false, "a whole number, 1 to 256", "Threads that one run uses."),
          new OnnxSetting(
              BATCH_SIZE,
              "16",
              false,
              "a whole number, 1 to 1024",
              "Texts that wait at the same time are run together, so many at most."),
          new OnnxSetting(
              MAX_QUEUED,
              "4096",
              false,
              "a whole number, 1 to 1000000",
              "Texts that wait at most; the expert abstains from further ones."));

  static Set<String> keys() {
    return ALL.stream()
        .map(OnnxSetting::key)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  static OnnxSetting of(String key) {
    return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst().orElseThrow();
  }
}
