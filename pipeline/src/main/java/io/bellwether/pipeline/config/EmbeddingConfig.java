package io.bellwether.pipeline.config;

import io.bellwether.onnx.EncoderSettings;

/**
 * How items get their embeddings.
 *
 * @param cacheSize embeddings that each subtask remembers
 */
public record EmbeddingConfig(EncoderSettings encoder, int cacheSize) {}
