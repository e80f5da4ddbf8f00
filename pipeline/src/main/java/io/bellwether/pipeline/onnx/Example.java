package io.bellwether.pipeline.onnx;

/**
 * A text with its label.
 *
 * @param label index among the classes
 */
public record Example(String text, int label) {}
