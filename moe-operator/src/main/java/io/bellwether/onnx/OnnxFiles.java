package io.bellwether.onnx;

import java.io.Serializable;

/**
 * A model and its tokenizer as configured.
 *
 * @param model path of the {@code .onnx} file
 * @param modelSha256 what its SHA-256 must be, in hexadecimal digits; empty for anything
 * @param tokenizer path of the {@code tokenizer.json}
 * @param tokenizerSha256 the same of the tokenizer
 * @param modelSetting what the configuration calls the model, for messages
 * @param tokenizerSetting the same of the tokenizer
 */
public record OnnxFiles(
    String model,
    String modelSha256,
    String tokenizer,
    String tokenizerSha256,
    String modelSetting,
    String tokenizerSetting)
    implements Serializable {

  /** The same files where they lie now. */
  public OnnxFiles at(String newModel, String newTokenizer) {
    return new OnnxFiles(
        newModel, modelSha256, newTokenizer, tokenizerSha256, modelSetting, tokenizerSetting);
  }

  /** The name under which a job's submission hands the model to its tasks, once it is fixed. */
  public String modelCacheName() {
    return "onnx-" + modelSha256;
  }

  /** The same of the tokenizer. */
  public String tokenizerCacheName() {
    return "tokenizer-" + tokenizerSha256;
  }

  /** The same files fixed by what they hold. */
  public OnnxFiles fixed(String newModelSha256, String newTokenizerSha256) {
    return new OnnxFiles(
        model, newModelSha256, tokenizer, newTokenizerSha256, modelSetting, tokenizerSetting);
  }
}
