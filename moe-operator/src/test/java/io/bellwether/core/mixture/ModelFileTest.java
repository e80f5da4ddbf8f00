package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.text.FeatureSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  private static final Classes CLASSES = Mixtures.CLASSES;
  private static final FeatureSpec FEATURES = new FeatureSpec(12, 2, 3, 1000, 1);
  private static final ExpertDefinition WORDS =
      new ExpertDefinition(
          "words",
          new ExpertSpec.SoftmaxRegression(12, 0.3, 0),
          new Eligibility(Set.of("ja", "en"), Set.of(), Set.of()));

  private static ModelFile learned() {
    ExpertForecaster forecaster = new ExpertForecaster(WORDS, CLASSES.size());
    Prequential.run(
        Mixtures.stream(1, 100).iterator(), LabelRelease.REACHED, forecaster, (o, p) -> {});
    return forecaster.model(CLASSES, FEATURES);
  }

  private static ModelFile read(byte[] bytes) throws IOException {
    return ModelFile.read(new ByteArrayInputStream(bytes), "words.model");
  }

  private static byte[] withChecksum(byte[] bytes) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes, 0, bytes.length - 32);
    System.arraycopy(digest.digest(), 0, bytes, bytes.length - 32, 32);
    return bytes;
  }

  @Test
  void tellsWhatItHolds() throws Exception {
    ModelFile written = learned();

    ModelFile read = read(written.bytes());

    assertThat(read.expert()).isEqualTo("words");
    assertThat(read.kind()).isEqualTo("softmax-regression");
    assertThat(read.settings())
        .containsEntry("bits", "12")
        .containsEntry("optimizer", "adagrad")
        .containsEntry("learning-rate", "0.3")
        .containsEntry("languages", "en,ja");
    assertThat(read.classes()).containsExactly("UP", "NEUTRAL", "DOWN");
    assertThat(read.features())
        .containsEntry("bits", "12")
        .containsEntry("word-ngrams", "2")
        .containsEntry("character-ngrams", "3")
        .containsEntry("subword-length", "0")
        .containsEntry("seed", "1");
    // Items come every second and labels 20.5 s later: when item 99 came, 79 labels were known.
    assertThat(read.lessons()).isEqualTo(79);
    assertThat(read.labelsSeenUpTo()).isEqualTo(98_500);
    assertThat(read.stateBytes()).isPositive();
  }

  @Test
  void tellsSettingsAsConfigurationFilesHaveThem() {
    ExpertDefinition tree =
        with(
            new ExpertSpec.HoeffdingTree(
                200, 1e-7, 0.05, 64, new ExpertSpec.Past(Double.POSITIVE_INFINITY, 3, 1)));
    OwnedExpert owned = new OwnedExpert(tree.spec(), CLASSES.size());

    assertThat(ModelFile.of(tree, owned, CLASSES, FEATURES).settings())
        .containsExactly(
            entry("grace-period", "200"),
            entry("split-error", "1.0E-7"),
            entry("tie-threshold", "0.05"),
            entry("max-leaves", "64"),
            entry("half-life", "Infinity"),
            entry("lags", "3"),
            entry("delay", "1"));
  }

  @Test
  void isTheSameFileWhenReadAndWritten() throws Exception {
    byte[] bytes = learned().bytes();

    assertThat(read(bytes).bytes()).isEqualTo(bytes);
    assertThat(read(bytes).sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
        .isEqualTo(learned().sha256());
  }

  @Test
  void refusesAFileWithAnyByteChanged() {
    byte[] bytes = learned().bytes();
    for (int i = 0; i < bytes.length; i += i < 400 || i > bytes.length - 64 ? 1 : 97) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;

      assertThatIOException()
          .as("byte %d", i)
          .isThrownBy(() -> read(damaged))
          .withMessageStartingWith("model file words.model ");
    }
  }

  @Test
  void refusesAFileThatWasCutShort() {
    byte[] bytes = learned().bytes();
    for (int length = 0; length < bytes.length; length += length < 400 ? 1 : 97) {
      byte[] cut = Arrays.copyOf(bytes, length);

      assertThatIOException()
          .as("%d bytes", length)
          .isThrownBy(() -> read(cut))
          .withMessageStartingWith("model file words.model ");
    }
    assertThatIOException()
        .isThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length - 1)))
        .withMessageContaining("damaged or cut short")
        .withMessageContaining("copy or export it anew");
  }

  @Test
  void refusesWhatIsNoModelFileWithoutReadingItAll() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatIOException()
        .isThrownBy(() -> ModelFile.read(endless, "news.jsonl"))
        .withMessage("model file news.jsonl is no model file; name one that train or export wrote");
  }

  @Test
  void refusesANewerFormat() throws Exception {
    byte[] bytes = learned().bytes();
    ByteBuffer.wrap(bytes).putInt(8, 2);

    assertThatIOException()
        .isThrownBy(() -> read(withChecksum(bytes)))
        .withMessageContaining("is of format 2 and this release reads up to 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 28})
  void believesNoLengthThatTheFileIsTooShortFor(int length) throws Exception {
    byte[] original = learned().bytes();
    int ofName = 12;
    int ofSettings = ofName + 4 + "words".length() + 4 + "softmax-regression".length();
    int ofState = original.length - 32 - learned().stateBytes() - 4;
    for (int at : new int[] {ofName, ofSettings, ofState}) {
      byte[] hostile = original.clone();
      ByteBuffer.wrap(hostile).putInt(at, length);

      assertThatIOException()
          .as("length at %d", at)
          .isThrownBy(() -> read(withChecksum(hostile)))
          .withMessageStartingWith("model file words.model is malformed: ")
          .withMessageContaining(": " + length);
    }
  }

  @Test
  void fitsTheExpertThatLearnedItAndOneWithAnotherLearningRate() throws Exception {
    ModelFile file = read(learned().bytes());
    ExpertDefinition slower =
        new ExpertDefinition(
            "slower", new ExpertSpec.SoftmaxRegression(12, 0.01, 0), Eligibility.ALL);

    file.mustFit(WORDS, CLASSES, FEATURES);
    file.mustFit(slower, CLASSES, FEATURES);
    file.mustFit(WORDS, CLASSES, new FeatureSpec(12, 2, 3, 500, 1));
  }

  @Test
  void refusesAnotherKindOrShape() throws Exception {
    ModelFile file = read(learned().bytes());

    assertThatIOException()
        .isThrownBy(() -> file.mustFit(with(new ExpertSpec.Prior(9)), CLASSES, FEATURES))
        .withMessage(
            "model file words.model holds an expert of kind softmax-regression, but words is of"
                + " kind prior; set its kind accordingly or name another file");
    assertThatIOException()
        .isThrownBy(
            () ->
                file.mustFit(with(new ExpertSpec.SoftmaxRegression(14, 0.3, 0)), CLASSES, FEATURES))
        .withMessageContaining("does not suit the settings of words")
        .withMessageContaining("12 bits and this expert 14");
  }

  private static ExpertDefinition with(ExpertSpec spec) {
    return new ExpertDefinition("words", spec, Eligibility.ALL);
  }

  @Test
  void refusesOtherClassesOrAnotherOrderOfThem() throws Exception {
    ModelFile file = read(learned().bytes());
    for (Classes other : List.of(Classes.of("UP", "DOWN"), Classes.of("DOWN", "NEUTRAL", "UP"))) {
      assertThatIOException()
          .isThrownBy(() -> file.mustFit(WORDS, other, FEATURES))
          .withMessageContaining(
              "was learned with classes [UP, NEUTRAL, DOWN], but classes.names is " + other);
    }
  }

  @Test
  void refusesOtherFeatures() throws Exception {
    ModelFile file = read(learned().bytes());

    assertThatIOException()
        .isThrownBy(() -> file.mustFit(WORDS, CLASSES, new FeatureSpec(12, 2, 3, 1000, 7)))
        .withMessage(
            "model file words.model was learned with features.seed 1, but it is 7 here; set it as"
                + " it was, or learn the model anew");
    assertThatIOException()
        .isThrownBy(() -> file.mustFit(WORDS, CLASSES, new FeatureSpec(13, 2, 3, 1000, 1)))
        .withMessageContaining("features.bits 12, but it is 13 here");
    assertThatIOException()
        .isThrownBy(() -> file.mustFit(WORDS, CLASSES, new FeatureSpec(12, 2, 3, 4, 1000, 1)))
        .withMessageContaining("features.subword-length 0, but it is 4 here");
  }

  @Test
  void anUnreadModelIsAnErrorAndNotAFreshExpert() {
    ExpertDefinition unread = WORDS.startingFrom(WarmStart.from("words.model", ""));

    assertThatIllegalStateException()
        .isThrownBy(() -> OwnedExpert.of(unread, 3))
        .withMessageContaining("words.model");
  }
}
