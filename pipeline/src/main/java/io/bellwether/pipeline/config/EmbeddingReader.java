package io.bellwether.pipeline.config;

import io.bellwether.core.Needs;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.ModelFiles;
import io.bellwether.onnx.EncoderSettings;
import io.bellwether.onnx.OnnxFiles;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code embedding}, and whether experts want what it makes. */
final class EmbeddingReader {
  private final SettingsReader reader;
  private final Problems problems;

  EmbeddingReader(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  Optional<EmbeddingConfig> read(List<ExpertDefinition> experts) {
    Optional<String> encoder = reader.readOptional(EmbeddingOptions.ENCODER);
    if (encoder.isEmpty()) {
      refuseWithoutEncoder(experts);
      return Optional.empty();
    }
    Optional<String> tokenizer = reader.readOptional(EmbeddingOptions.TOKENIZER);
    if (tokenizer.isEmpty()) {
      problems.add(
          reader.where(EmbeddingOptions.ENCODER),
          EmbeddingOptions.TOKENIZER.key(),
          "must be given with " + EmbeddingOptions.ENCODER.key(),
          "nothing",
          "name the tokenizer.json that belongs to the encoder");
    }
    OnnxFiles files =
        new OnnxFiles(
            ModelFiles.absolute(encoder.get()),
            reader.readOptional(EmbeddingOptions.SHA256).orElse(""),
            ModelFiles.absolute(tokenizer.orElse("")),
            reader.readOptional(EmbeddingOptions.TOKENIZER_SHA256).orElse(""),
            EmbeddingOptions.ENCODER.key(),
            EmbeddingOptions.TOKENIZER.key());
    return Optional.of(
        new EmbeddingConfig(
            new EncoderSettings(
                files,
                reader.read(EmbeddingOptions.MAX_TOKENS),
                reader.read(EmbeddingOptions.POOLING),
                reader.read(EmbeddingOptions.NORMALIZE),
                reader.read(EmbeddingOptions.THREADS)),
            reader.read(EmbeddingOptions.CACHE_SIZE)));
  }

  private void refuseWithoutEncoder(List<ExpertDefinition> experts) {
    for (Option<?> option : EmbeddingOptions.OF_AN_ENCODER) {
      if (reader.isGiven(option)) {
        problems.add(
            reader.where(option),
            option.key(),
            "must be left out without " + EmbeddingOptions.ENCODER.key(),
            reader.given(option),
            "name an encoder, or remove it");
      }
    }
    for (int i = 0; i < experts.size(); i++) {
      ExpertDefinition expert = experts.get(i);
      if (expert.spec().needs() == Needs.EMBEDDING) {
        problems.add(
            reader.where(Options.EXPERTS),
            "experts[" + i + "].kind",
            "must be one that needs no embeddings without " + EmbeddingOptions.ENCODER.key(),
            expert.spec().kind(),
            "name an encoder, or remove the expert " + expert.name());
      }
    }
  }
}
