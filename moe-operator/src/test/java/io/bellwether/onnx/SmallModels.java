package io.bellwether.onnx;

import io.bellwether.onnx.export.MeanPooledNetwork;
import io.bellwether.onnx.export.TextNetworks;
import io.bellwether.onnx.export.WordPieces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Models of a few random weights with their tokenizer, as files. */
final class SmallModels {
  static final List<String> TEXTS =
      List.of("Profit rises to a record", "Profit falls, shares fall", "Shares rise", "A record");
  static final int DIMENSION = 6;

  private final Path directory;

  SmallModels(Path directory) {
    this.directory = directory;
  }

  static WordPieces pieces() {
    return WordPieces.count(TEXTS, 200);
  }

  static MeanPooledNetwork network(int numLabels) {
    MeanPooledNetwork network =
        MeanPooledNetwork.ofZeros(pieces().vocabulary().size(), 5, DIMENSION, numLabels);
    Random random = new Random(1);
    for (float[] weights :
        List.of(
            network.vectors(),
            network.hidden(),
            network.hiddenBias(),
            network.output(),
            network.outputBias())) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian();
      }
    }
    return network;
  }

  Path tokenizer() throws IOException {
    return Files.writeString(directory.resolve("tokenizer.json"), pieces().toTokenizerJson());
  }

  Path encoder() throws IOException {
    return Files.write(directory.resolve("encoder.onnx"), TextNetworks.encoder(network(3)));
  }

  Path classifier(List<String> labels) throws IOException {
    return Files.write(
        directory.resolve("classifier.onnx"),
        TextNetworks.classifier(network(labels.size()), labels));
  }

  EncoderSettings settings(Path model) throws IOException {
    return settings(model, tokenizer());
  }

  static EncoderSettings settings(Path model, Path tokenizer) {
    OnnxFiles files =
        new OnnxFiles(
            model.toString(),
            "",
            tokenizer.toString(),
            "",
            "embedding.encoder",
            "embedding.tokenizer");
    return new EncoderSettings(files, 32, Pooling.MEAN, false, 1);
  }
}
