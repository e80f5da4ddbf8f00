package io.bellwether.onnx;

import io.bellwether.core.text.TextEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Sentence embeddings by any text encoder in ONNX format: of {@code sentence_embedding} where the
 * model has such an output, else of {@code last_hidden_state} (or {@code token_embeddings}), pooled
 * as the settings say.
 *
 * <pre>{@code
 * try (OnnxEncoder encoder = OnnxEncoder.open(settings)) {
 *   float[] vector = encoder.encode("Profit rose to a record");
 * }
 * }</pre>
 */
public final class OnnxEncoder implements TextEncoder {
  /** Larger ones gain next to nothing on a CPU and keep others waiting. */
  private static final int MICRO_BATCH = 16;

  private static final float[] NOTHING = {};
  private static final String SENTENCE = "sentence_embedding";

  private final EncoderSettings settings;
  private final TextModel model;
  private final String output;
  private final boolean pooled;
  private final int dimension;

  private OnnxEncoder(EncoderSettings settings, TextModel model, String output, boolean pooled) {
    this.settings = settings;
    this.model = model;
    this.output = output;
    this.pooled = pooled;
    TextModel.Output tried = model.run(List.of("a"), output);
    this.dimension = (int) tried.shape()[tried.shape().length - 1];
  }

  /**
   * Loads an encoder and tries it.
   *
   * @throws IOException in one sentence that names the file, what was expected and found, and the
   *     remedy
   */
  public static OnnxEncoder open(EncoderSettings settings) throws IOException {
    TextModel model = TextModel.open(settings.files(), settings.maxTokens(), settings.threads());
    try {
      Map<String, long[]> outputs = model.outputs();
      for (String name : List.of(SENTENCE, "last_hidden_state", "token_embeddings")) {
        boolean pooled = name.equals(SENTENCE);
        long[] shape = outputs.get(name);
        if (shape != null && shape.length == (pooled ? 2 : 3)) {
          return new OnnxEncoder(settings, model, name, pooled);
        }
      }
      throw new IOException(
          model.what()
              + " must have the output sentence_embedding, last_hidden_state or token_embeddings: "
              + outputs.keySet()
              + "; export it as a text encoder");
    } catch (IOException e) {
      model.close();
      throw e;
    } catch (IllegalStateException e) {
      model.close();
      throw new IOException(e.getMessage() + "; export it again", e);
    }
  }

  /** The settings with both files fixed by their SHA-256. */
  public EncoderSettings settings() {
    return settings.with(model.files());
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public float[] encode(String text) {
    return encode(List.of(text))[0];
  }

  @Override
  public float[][] encode(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    Arrays.fill(vectors, NOTHING);
    // Texts of like length side by side, as the shorter ones are filled up to the longest.
    List<Integer> order =
        IntStream.range(0, texts.size())
            .filter(i -> !texts.get(i).isBlank())
            .boxed()
            .sorted(Comparator.comparing(i -> texts.get(i).length()))
            .toList();
    for (int from = 0; from < order.size(); from += MICRO_BATCH) {
      List<Integer> some = order.subList(from, Math.min(order.size(), from + MICRO_BATCH));
      encode(texts, some, vectors);
    }
    return vectors;
  }

  private void encode(List<String> texts, List<Integer> some, float[][] vectors) {
    List<String> batch = new ArrayList<>();
    some.forEach(i -> batch.add(texts.get(i)));
    TextModel.Output out = model.run(batch, output);
    for (int row = 0; row < batch.size(); row++) {
      vectors[some.get(row)] = finished(pooled ? row(out, row) : pool(out, row));
    }
  }

  private float[] row(TextModel.Output out, int row) {
    return Arrays.copyOfRange(out.values(), row * dimension, (row + 1) * dimension);
  }

  private float[] pool(TextModel.Output out, int row) {
    int length = out.tokens().length();
    int first = row * length;
    float[] vector = new float[dimension];
    int count = 0;
    for (int t = first; t < first + length; t++) {
      if (out.tokens().mask()[t] != 0) {
        count++;
        for (int i = 0; i < dimension; i++) {
          vector[i] += out.values()[t * dimension + i];
        }
        if (settings.pooling() == Pooling.CLS) {
          break;
        }
      }
    }
    for (int i = 0; i < dimension && count > 0; i++) {
      vector[i] /= count;
    }
    return count > 0 ? vector : NOTHING;
  }

  private float[] finished(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalStateException(model.what() + " made a vector that is not finite");
    }
    if (settings.normalize() && squares > 0) {
      float scale = (float) (1 / Math.sqrt(squares));
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= scale;
      }
    }
    return vector;
  }

  @Override
  public void close() {
    model.close();
  }
}
