package io.bellwether.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.text.TextEncoder;
import io.bellwether.onnx.export.MeanPooledNetwork;
import io.bellwether.onnx.export.OnnxGraph;
import io.bellwether.onnx.export.TextNetworks;
import io.bellwether.onnx.export.TextNetworks.TransformerShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEncoderTest {
  @TempDir private Path directory;
  private SmallModels models;

  @BeforeEach
  void inDirectory() {
    models = new SmallModels(directory);
  }

  @Test
  void encodesAsTheNetworkItWasExportedFrom() throws IOException {
    EncoderSettings settings = models.settings(models.encoder());
    MeanPooledNetwork network = SmallModels.network(3);

    try (TextEncoder encoder = OnnxEncoder.open(settings);
        TextTokenizer tokenizer = tokenizer(settings)) {
      assertThat(encoder.dimension()).isEqualTo(SmallModels.DIMENSION);
      for (String text : SmallModels.TEXTS) {
        float[] mean = new float[network.width()];
        float[] hidden = new float[network.dimension()];
        network.mean(tokenizer.ids(text), mean);
        network.hide(mean, hidden);

        assertThat(encoder.encode(text)).containsExactly(hidden, within(1e-5f));
      }
    }
  }

  @Test
  void aBatchGivesWhatItsTextsGiveAlone() throws IOException {
    List<String> texts = List.of("Shares", "", "Profit falls, shares fall", "A record", "  ");

    try (TextEncoder encoder = OnnxEncoder.open(models.settings(models.encoder()))) {
      float[][] together = encoder.encode(texts);

      for (int i = 0; i < texts.size(); i++) {
        assertThat(together[i]).containsExactly(encoder.encode(texts.get(i)), within(1e-6f));
      }
      assertThat(together[1]).isEmpty();
      assertThat(together[4]).isEmpty();
    }
  }

  @Test
  void poolsTheVectorsOfTokens() throws IOException {
    EncoderSettings mean = models.settings(transformer());
    EncoderSettings first =
        new EncoderSettings(mean.files(), mean.maxTokens(), Pooling.CLS, true, 1);
    String alone = "record";

    try (TextEncoder byMean = OnnxEncoder.open(mean);
        TextEncoder byFirst = OnnxEncoder.open(first)) {
      float[] vector = byMean.encode(alone);
      float[] normal = byFirst.encode(alone);

      assertThat(length(normal)).isCloseTo(1, within(1e-5));
      for (int i = 0; i < vector.length; i++) {
        assertThat(normal[i]).isCloseTo((float) (vector[i] / length(vector)), within(1e-5f));
      }
      assertThat(byMean.encode(List.of(alone, "a record rise of profit"))[0])
          .containsExactly(vector, within(1e-4f));
    }
  }

  private Path transformer() throws IOException {
    int numTokens = SmallModels.pieces().vocabulary().size();
    TransformerShape shape = new TransformerShape(numTokens, 12, 2, 3, 24, 64);
    return Files.write(
        directory.resolve("transformer.onnx"), TextNetworks.randomTransformer(shape, 1));
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void cutsLongTexts() throws IOException {
    try (TextEncoder encoder = OnnxEncoder.open(models.settings(models.encoder()))) {
      String words = "rises ".repeat(40);

      assertThat(encoder.encode(words + "falls")).isEqualTo(encoder.encode(words + "record"));
    }
  }

  @Test
  void oneSessionServesAllAndIsFreedByTheLast() throws IOException {
    EncoderSettings settings = models.settings(models.encoder());
    int before = Sessions.numLoaded();

    TextEncoder one = OnnxEncoder.open(settings);
    TextEncoder other = OnnxEncoder.open(settings);
    assertThat(Sessions.numLoaded()).isEqualTo(before + 1);
    one.close();
    one.close();

    assertThat(other.encode("A record")).hasSize(SmallModels.DIMENSION);
    other.close();
    assertThat(Sessions.numLoaded()).isEqualTo(before);
  }

  @Test
  void refusesAnotherFileThanTheOneThatWasMeant() throws IOException {
    EncoderSettings settings = models.settings(models.encoder());
    String other = "0".repeat(64);

    assertThatIOException()
        .isThrownBy(() -> OnnxEncoder.open(settings.with(settings.files().fixed(other, ""))))
        .withMessageMatching(
            "embedding.encoder .*encoder.onnx must have SHA-256 0{64}: [0-9a-f]{64}; put the file"
                + " back, or name the one that is there");
    assertThatIOException()
        .isThrownBy(() -> OnnxEncoder.open(settings.with(settings.files().fixed("", other))))
        .withMessageStartingWith("embedding.tokenizer ");
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    byte[] whole = TextNetworks.encoder(SmallModels.network(3));

    refused(Arrays.copyOf(whole, whole.length / 2), "damaged or cut short");
    refused("not a model at all".getBytes(UTF_8), "must be");
    refused(new byte[] {0x0a, 0x00}, "it holds no graph");
    assertThatIOException()
        .isThrownBy(() -> OnnxEncoder.open(models.settings(directory.resolve("nowhere.onnx"))))
        .withMessageContaining("embedding.encoder must be a file that can be read here")
        .withMessageContaining("NoSuchFileException");
  }

  @Test
  void refusesWeightsInOtherFiles() throws IOException {
    // ModelProto{graph: {initializer: {external_data: {key: "location", value: "../../secret"}}}}
    byte[] entry = message(1, "location".getBytes(UTF_8), 2, "../../secret".getBytes(UTF_8));
    byte[] tensor = message(13, entry);

    refused(message(7, message(5, tensor)), "it keeps weights in another (location ../../secret)");
    refused(
        message(7, message(1, message(5, message(5, tensor)))),
        "it keeps weights in another (location ../../secret); save it again");
    refused(message(7, message(5, new byte[] {0x70, 0x01})), "must be a model of one file");
  }

  /** Fields that hold bytes. */
  private static byte[] message(Object... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      byte[] content = (byte[]) fields[i + 1];
      out.write(((int) fields[i] << 3) | 2);
      out.write(content.length);
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  @Test
  void refusesModelsOfOtherShapes() throws IOException {
    OnnxGraph strange = new OnnxGraph("strange");
    String cast = strange.node("Cast", Map.of("to", 1L), strange.tokens("pixels"));
    strange.output("sentence_embedding", cast, -1, -1);
    OnnxGraph silent = new OnnxGraph("silent");
    silent.output(
        "logits", silent.node("Cast", Map.of("to", 1L), silent.tokens("input_ids")), -1, -1);

    refused(strange.toBytes(), "must have the inputs input_ids and, if any,");
    refused(strange.toBytes(), "[pixels]");
    refused(silent.toBytes(), "must have the output sentence_embedding, last_hidden_state");
    refused(silent.toBytes(), "[logits]");
  }

  @Test
  void refusesATokenizerOfAnotherModel() throws IOException {
    MeanPooledNetwork few = MeanPooledNetwork.ofZeros(3, 5, 4, 2);

    refused(TextNetworks.encoder(few), "must know the ids of");
    assertThatIOException()
        .isThrownBy(
            () ->
                OnnxEncoder.open(
                    SmallModels.settings(
                        models.encoder(), Files.writeString(directory.resolve("t.json"), "{}"))))
        .withMessageContaining("must be a tokenizer.json of HuggingFace's tokenizers")
        .withMessageContaining("embedding.tokenizer");
  }

  private void refused(byte[] model, String why) throws IOException {
    int before = Sessions.numLoaded();
    EncoderSettings settings =
        models.settings(Files.write(directory.resolve("refused.onnx"), model));
    assertThatIOException()
        .isThrownBy(() -> OnnxEncoder.open(settings))
        .withMessageContaining("embedding.encoder")
        .withMessageContaining("refused.onnx")
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThat(Sessions.numLoaded()).isEqualTo(before);
  }

  private static TextTokenizer tokenizer(EncoderSettings settings) throws IOException {
    String file = settings.files().tokenizer();
    return TextTokenizer.read(
        ModelBytes.open("tokenizer", file, "").bytes(), "tokenizer " + file, 32);
  }
}
