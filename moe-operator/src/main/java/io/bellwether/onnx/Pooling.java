package io.bellwether.onnx;

/** How a text's vector is made of its tokens' vectors, where the model does not do it itself. */
public enum Pooling {
  /** Their mean. */
  MEAN,
  /** That of the first token. */
  CLS
}
