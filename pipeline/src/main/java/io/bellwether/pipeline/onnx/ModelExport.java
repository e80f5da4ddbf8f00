package io.bellwether.pipeline.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.onnx.TextTokenizer;
import io.bellwether.onnx.export.MeanPooledNetwork;
import io.bellwether.onnx.export.TextNetworks;
import io.bellwether.onnx.export.WordPieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains the project's own small text network and writes {@code encoder.onnx}, {@code
 * classifier.onnx} and {@code tokenizer.json} into a folder.
 *
 * <p>It learns from all labels that it is given, whatever their time. So it must be given other
 * news than what it will be judged on, or news that ended before: otherwise it knows the answers.
 */
public final class ModelExport {
  /** The files' names. */
  public static final String ENCODER = "encoder.onnx";

  public static final String CLASSIFIER = "classifier.onnx";
  public static final String TOKENIZER = "tokenizer.json";

  private static final int MAX_TOKENS = 256;
  private static final float RATE = 0.05f;

  private final Settings settings;

  /**
   * What to train.
   *
   * @param numTokens of the vocabulary, at most, but for single characters
   * @param width of the tokens' vectors
   * @param dimension of the texts' vectors
   * @param passes over all examples
   * @param leftOut share of the tokens that are left out in learning
   */
  public record Settings(
      int numTokens, int width, int dimension, int passes, double leftOut, long seed) {
    /** Enough for some ten thousand headlines. */
    public static final Settings DEFAULT = new Settings(8000, 64, 64, 8, 0.2, 1);
  }

  /** Prepares exports. */
  public ModelExport(Settings settings) {
    this.settings = settings;
  }

  /**
   * Trains on examples and writes the files.
   *
   * @param labels names of the classes, in the order of their indices
   * @return share of the examples that the network gets right in the end, which says nothing about
   *     other texts
   */
  public double write(List<Example> examples, List<String> labels, Path folder) throws IOException {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("examples to train on must be at least one: none");
    }
    WordPieces pieces =
        WordPieces.count(examples.stream().map(Example::text).toList(), settings.numTokens());
    String json = pieces.toTokenizerJson();
    MeanPooledNetwork network =
        MeanPooledNetwork.ofZeros(
            pieces.vocabulary().size(), settings.width(), settings.dimension(), labels.size());
    double right = train(network, examples, json);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(TOKENIZER), json);
    Files.write(folder.resolve(ENCODER), TextNetworks.encoder(network));
    Files.write(folder.resolve(CLASSIFIER), TextNetworks.classifier(network, labels));
    return right;
  }

  private double train(MeanPooledNetwork network, List<Example> examples, String json)
      throws IOException {
    List<long[]> tokens = new ArrayList<>();
    int[] labels = examples.stream().mapToInt(Example::label).toArray();
    ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(UTF_8));
    try (TextTokenizer tokenizer = TextTokenizer.read(bytes, "its own tokenizer", MAX_TOKENS)) {
      examples.forEach(example -> tokens.add(tokenizer.ids(example.text())));
    }
    NetworkTraining.Settings how =
        new NetworkTraining.Settings(
            settings.passes(), RATE, (float) settings.leftOut(), settings.seed());
    new NetworkTraining(network, how).train(tokens, labels);
    return right(network, tokens, labels);
  }

  private static double right(MeanPooledNetwork network, List<long[]> tokens, int[] labels) {
    float[] mean = new float[network.width()];
    float[] hidden = new float[network.dimension()];
    float[] p = new float[network.numLabels()];
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      network.mean(tokens.get(i), mean);
      network.hide(mean, hidden);
      network.label(hidden, p);
      int best = 0;
      for (int c = 1; c < p.length; c++) {
        best = p[c] > p[best] ? c : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }
}
