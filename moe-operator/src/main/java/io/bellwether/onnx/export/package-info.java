/**
 * Writes small models of the project's own in ONNX format, and tokenizers for them: {@link
 * io.bellwether.onnx.export.OnnxGraph} builds a model's file node by node, {@link
 * io.bellwether.onnx.export.TextNetworks} puts nodes together to whole networks, and {@link
 * io.bellwether.onnx.export.WordPieces} finds a vocabulary.
 */
package io.bellwether.onnx.export;
