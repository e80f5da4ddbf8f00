package io.bellwether.onnx;

import java.io.Serializable;

/**
 * How texts are encoded.
 *
 * @param maxTokens longer texts are cut off; at least 2
 * @param normalize whether vectors are scaled to length one
 * @param threads that one run of the model may use; at least 1
 */
public record EncoderSettings(
    OnnxFiles files, int maxTokens, Pooling pooling, boolean normalize, int threads)
    implements Serializable {
  public EncoderSettings {
    if (maxTokens < 2) {
      throw new IllegalArgumentException("max-tokens must be at least 2: " + maxTokens);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
  }

  /** The same with its files elsewhere, or fixed. */
  public EncoderSettings with(OnnxFiles other) {
    return new EncoderSettings(other, maxTokens, pooling, normalize, threads);
  }
}
