package io.bellwether.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Classes;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import io.bellwether.onnx.export.MeanPooledNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxClassifierTest {
  private static final Classes CLASSES = Classes.of(List.of("UP", "NEUTRAL", "DOWN"), Map.of());
  private static final String LABELS = "{positive: UP, negative: DOWN, neutral: NEUTRAL}";
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2025-03-03T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path directory;
  private Map<String, String> settings;

  @BeforeEach
  void exportModel() throws IOException {
    SmallModels models = new SmallModels(directory);
    settings = new HashMap<>();
    settings.put("model", models.classifier(List.of("positive", "negative", "neutral")).toString());
    settings.put("tokenizer", models.tokenizer().toString());
    settings.put("labels", LABELS);
  }

  @Test
  void votesWithTheSoftmaxOfItsLogitsInTheOrderOfTheClasses() throws Exception {
    String text = SmallModels.TEXTS.get(0);
    float[] labels = labelProbabilities(text);

    try (ServedExpert expert = OnnxClassifiers.create(settings, CLASSES, NOON)) {
      Answer answer = ask(expert, text, 1);

      assertThat(answer.isVote(3)).isTrue();
      assertThat(answer.probabilities())
          .containsExactly(new float[] {labels[0], labels[2], labels[1]}, within(1e-5f));
    }
  }

  private float[] labelProbabilities(String text) throws IOException {
    MeanPooledNetwork network = SmallModels.network(3);
    float[] mean = new float[network.width()];
    float[] hidden = new float[network.dimension()];
    float[] p = new float[3];
    String file = settings.get("tokenizer");
    try (TextTokenizer tokenizer =
        TextTokenizer.read(ModelBytes.open("tokenizer", file, "").bytes(), "tokenizer", 128)) {
      network.mean(tokenizer.ids(text), mean);
    }
    network.hide(mean, hidden);
    network.label(hidden, p);
    return p;
  }

  @Test
  void answersManyAtOnceAsOneByOne() throws Exception {
    try (ServedExpert expert = OnnxClassifiers.create(settings, CLASSES, NOON)) {
      List<CompletableFuture<Answer>> together = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String text = SmallModels.TEXTS.get(i % SmallModels.TEXTS.size());
        together.add(expert.ask(question(text, 1)).toCompletableFuture());
      }

      for (int i = 0; i < 200; i++) {
        Answer alone = ask(expert, SmallModels.TEXTS.get(i % SmallModels.TEXTS.size()), 1);
        assertThat(together.get(i).get(20, TimeUnit.SECONDS).probabilities())
            .containsExactly(alone.probabilities(), within(1e-6f));
      }
    }
  }

  @Test
  void isSilentAfterTheDeadlineWithoutTextAndWhenClosed() throws Exception {
    ServedExpert expert = OnnxClassifiers.create(settings, CLASSES, NOON);

    assertThat(ask(expert, "A record", -1).silence()).isEqualTo(Silence.DEADLINE);
    assertThat(ask(expert, " ", 1).silence()).isEqualTo(Silence.DECLINED);
    expert.close();
    expert.close();
    assertThat(ask(expert, "A record", 1).silence()).isEqualTo(Silence.NOT_READY);
    assertThat(expert.probe().ok()).isFalse();
  }

  @Test
  void saysThatItIsWell() {
    try (ServedExpert expert = OnnxClassifiers.create(settings, CLASSES)) {
      assertThat(expert.probe().ok()).isTrue();
      assertThat(expert.probe().version()).matches("[0-9a-f]{12}");
    }
  }

  @Test
  void refusesSettingsThatDoNotFitTheModel() {
    refused("labels", "{positive: UP, negative: DOWN}", "labels must reach every class");
    refused("labels", "{positive: UP, negative: DOWN, neutral: SIDEWAYS}", "SIDEWAYS");
    refused(
        "labels",
        "{negative: DOWN, positive: UP, neutral: NEUTRAL}",
        "in its order, positive,negative,neutral: negative,positive,neutral; name them");
    refused("sha256", "0".repeat(64), "must have SHA-256 0000");
    refused("sha256", "abc", "sha256 must be 64 hexadecimal digits: abc");
    refused("threads", "0", "threads must be a whole number, 1 to 256: 0; leave it out");
    refused("max-tokens", "many", "max-tokens must be a whole number, 2 to 8192: many");
    refused("model", directory.resolve("nowhere.onnx").toString(), "can be read here");
    refused("model", "", "model must be given with onnx-classifier");
    refused("lables", "x", "lables must be a setting of onnx-classifier");
  }

  @Test
  void refusesAnEncoderAndTooManyLabels() throws IOException {
    SmallModels models = new SmallModels(directory);
    refused("model", models.encoder().toString(), "labels must be as many as");
    refused("labels", LABELS.replace("}", ", mixed: NEUTRAL}"), "labels must be those of");
  }

  private void refused(String key, String value, String why) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(key, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxClassifiers.create(changed, CLASSES))
        .withMessageContaining(why);
  }

  private static Question question(String text, long secondsLeft) {
    long deadline = NOON.millis() + 1000 * secondsLeft;
    return new Question("id", text, "en", "S", "wire", 0, deadline);
  }

  private static Answer ask(ServedExpert expert, String text, long secondsLeft) throws Exception {
    return expert.ask(question(text, secondsLeft)).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
