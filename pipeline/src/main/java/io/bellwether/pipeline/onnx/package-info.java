/**
 * Trains a small text network on labelled news and writes it as two models in ONNX format, an
 * encoder and a classifier, with their tokenizer: the project's own, where nobody brings others.
 */
package io.bellwether.pipeline.onnx;
