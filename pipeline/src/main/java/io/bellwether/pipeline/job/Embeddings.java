package io.bellwether.pipeline.job;

import io.bellwether.core.Needs;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.text.CachedEncoder;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.flink.TextEncoderFactory;
import io.bellwether.onnx.EncoderSettings;
import io.bellwether.onnx.OnnxEncoder;
import io.bellwether.onnx.OnnxFiles;
import io.bellwether.pipeline.config.EmbeddingConfig;
import io.bellwether.pipeline.config.JobConfig;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How items get their embeddings, where the configuration names an encoder. */
public final class Embeddings {
  private Embeddings() {}

  /**
   * The encoder of a configuration, for one thread of this process; {@link TextEncoder#NONE} where
   * there is none.
   *
   * @throws IOException in one sentence when its files cannot be used, or experts want other
   *     embeddings
   */
  public static TextEncoder open(JobConfig config) throws IOException {
    Optional<EmbeddingConfig> embedding = config.embedding();
    if (embedding.isEmpty()) {
      return TextEncoder.NONE;
    }
    OnnxEncoder encoder = OnnxEncoder.open(embedding.get().encoder());
    try {
      config.experts().forEach(expert -> mustFit(expert, encoder));
    } catch (IllegalArgumentException e) {
      encoder.close();
      throw new IOException(e.getMessage(), e);
    }
    return new CachedEncoder(encoder, embedding.get().cacheSize());
  }

  private static void mustFit(ExpertDefinition expert, OnnxEncoder encoder) {
    int wanted = dimension(expert.spec());
    if (expert.spec().needs() == Needs.EMBEDDING && wanted != encoder.dimension()) {
      throw new IllegalArgumentException(
          "dimension of the expert "
              + expert.name()
              + " must be that of embedding.encoder "
              + encoder.settings().files().model()
              + ", "
              + encoder.dimension()
              + ": "
              + wanted
              + "; set dimension: "
              + encoder.dimension());
    }
  }

  /** Of the embeddings that an expert wants; 0 where it wants none. */
  public static int dimension(ExpertSpec spec) {
    if (spec instanceof ExpertSpec.EmbeddingRegression regression) {
      return regression.dimension();
    }
    return spec instanceof ExpertSpec.EmbeddingNetwork network ? network.dimension() : 0;
  }

  /**
   * What a job gets.
   *
   * @param dimension of the embeddings; 0 where there are none
   */
  record Shipped(TextEncoderFactory encoders, int dimension) {}

  /**
   * Tries the encoder here and hands its files to the job's tasks, so that TaskManagers need no
   * access to where they lie.
   *
   * @throws IllegalArgumentException when it cannot be used; nothing must then be submitted
   */
  static Shipped ship(StreamExecutionEnvironment env, JobConfig config) {
    if (config.embedding().isEmpty()) {
      return new Shipped(TextEncoderFactory.NONE, 0);
    }
    EmbeddingConfig embedding = config.embedding().get();
    OnnxFiles files;
    int dimension;
    try (TextEncoder tried = open(config);
        OnnxEncoder encoder = OnnxEncoder.open(embedding.encoder())) {
      files = encoder.settings().files();
      dimension = encoder.dimension();
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    String model = files.modelCacheName();
    String tokenizer = files.tokenizerCacheName();
    MoeJob.ship(env, files.model(), model);
    MoeJob.ship(env, files.tokenizer(), tokenizer);
    EncoderSettings settings = embedding.encoder().with(files);
    int cacheSize = embedding.cacheSize();
    return new Shipped(
        cache ->
            new CachedEncoder(
                OnnxEncoder.open(
                    settings.with(
                        files.at(
                            cache.getFile(model).getPath(), cache.getFile(tokenizer).getPath()))),
                cacheSize),
        dimension);
  }
}
