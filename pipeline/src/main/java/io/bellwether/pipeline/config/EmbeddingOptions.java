package io.bellwether.pipeline.config;

import io.bellwether.onnx.Pooling;
import java.util.List;

/** The settings of the section {@code embedding}. */
final class EmbeddingOptions {
  static final Option<String> ENCODER =
      new Option<>(
          "embedding.encoder",
          OptionTypes.text(),
          null,
          "Text encoder in ONNX format, a file; left out, items have no embeddings. Read and checked"
              + " when the job is submitted, and handed to the cluster from there.");
  static final Option<String> TOKENIZER =
      new Option<>(
          "embedding.tokenizer",
          OptionTypes.text(),
          null,
          "The encoder's tokenizer.json, as HuggingFace's tokenizers write it.");
  static final Option<String> SHA256 =
      sha256("embedding.sha256", "What the SHA-256 of the encoder must be.");
  static final Option<String> TOKENIZER_SHA256 =
      sha256("embedding.tokenizer-sha256", "What the SHA-256 of the tokenizer must be.");
  static final Option<Integer> MAX_TOKENS =
      new Option<>(
          "embedding.max-tokens",
          OptionTypes.integer(2, 8192),
          "128",
          "Longer texts are cut off; no more than the encoder knows.");
  static final Option<Pooling> POOLING =
      new Option<>(
          "embedding.pooling",
          OptionTypes.choice(Pooling.values()),
          "mean",
          "How an encoder's vectors of tokens become one of the text: their mean, or the first one;"
              + " an output sentence_embedding is taken as it is.");
  static final Option<Boolean> NORMALIZE =
      new Option<>(
          "embedding.normalize", OptionTypes.flag(), "true", "Scale embeddings to length one.");
  static final Option<Integer> THREADS =
      new Option<>(
          "embedding.threads",
          OptionTypes.integer(1, 256),
          "1",
          "Threads that one run of the encoder uses, in each process.");
  static final Option<Integer> CACHE_SIZE =
      new Option<>(
          "embedding.cache-size",
          OptionTypes.integer(0, 10_000_000),
          "10000",
          "Embeddings of texts that each subtask remembers, so that a text that comes again is not"
              + " encoded again.");

  /** Those that say nothing without an encoder. */
  static final List<Option<?>> OF_AN_ENCODER =
      List.of(
          TOKENIZER, SHA256, TOKENIZER_SHA256, MAX_TOKENS, POOLING, NORMALIZE, THREADS, CACHE_SIZE);

  /** All of the section. */
  static final List<Option<?>> ALL =
      List.of(
          ENCODER,
          TOKENIZER,
          SHA256,
          TOKENIZER_SHA256,
          MAX_TOKENS,
          POOLING,
          NORMALIZE,
          THREADS,
          CACHE_SIZE);

  private EmbeddingOptions() {}

  private static Option<String> sha256(String key, String sentence) {
    return new Option<>(
        key, OptionTypes.text("64 hexadecimal digits", "[0-9a-fA-F]{64}"), null, sentence);
  }
}
