package io.bellwether.benchmarks;

import io.bellwether.onnx.EncoderSettings;
import io.bellwether.onnx.OnnxEncoder;
import io.bellwether.onnx.OnnxFiles;
import io.bellwether.onnx.Pooling;
import io.bellwether.onnx.export.TextNetworks;
import io.bellwether.onnx.export.TextNetworks.TransformerShape;
import io.bellwether.onnx.export.WordPieces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sentence embeddings by an encoder of MiniLM-L6's shape, whose weights are random: they mean
 * nothing and take as long. Headlines of 16 to 24 tokens, tokenizing included, one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class EncoderBenchmark {
  private static final List<String> HEADLINES =
      List.of(
          "Shares of the carmaker fall to the lowest in two years after it cuts its outlook",
          "The central bank leaves its rates as they are and says that prices may rise further",
          "Profit of the retailer rises by a third as more people order at home than ever before",
          "Oil falls for a third day as stocks in storage rise more than anyone had expected");

  @Param({"1", "8", "32"})
  private int texts;

  private Path directory;
  private OnnxEncoder encoder;
  private List<String> batch;

  /** Writes the model and loads it. */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("encoder");
    Path model =
        Files.write(
            directory.resolve("encoder.onnx"),
            TextNetworks.randomTransformer(TransformerShape.MINI_LM_L6, 1));
    // Every headline counts twice, or its words would be too rare for the vocabulary.
    List<String> counted = List.copyOf(Collections.nCopies(2, String.join(" ", HEADLINES)));
    Path tokenizer =
        Files.writeString(
            directory.resolve("tokenizer.json"),
            WordPieces.count(counted, 30_000).toTokenizerJson());
    OnnxFiles files =
        new OnnxFiles(model.toString(), "", tokenizer.toString(), "", "model", "tokenizer");
    encoder = OnnxEncoder.open(new EncoderSettings(files, 128, Pooling.MEAN, true, 1));
    batch = Collections.nCopies(8, HEADLINES).stream().flatMap(List::stream).toList();
    batch = batch.subList(0, texts);
  }

  /** Frees the model and removes its files. */
  @TearDown
  public void close() throws IOException {
    encoder.close();
    Files.delete(directory.resolve("encoder.onnx"));
    Files.delete(directory.resolve("tokenizer.json"));
    Files.delete(directory);
  }

  /** All texts of the batch; divide by their number. */
  @Benchmark
  public float[][] encode() {
    return encoder.encode(batch);
  }
}
