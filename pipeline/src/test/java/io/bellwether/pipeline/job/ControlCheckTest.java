package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.pipeline.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlCheckTest {
  @TempDir private Path directory;

  private final MixtureSpec mixture = JobConfig.load(null, Map.of(), Map.of()).toMixtureSpec();
  private final ControlCheck check =
      new ControlCheck(mixture.classes(), mixture.features(), false, 0);

  private ModelFile model() {
    ExpertDefinition prior = mixture.experts().get(0);
    return ModelFile.of(prior, OwnedExpert.of(prior, 3), mixture.classes(), mixture.features());
  }

  private String definition(ModelFile model, String more) throws IOException {
    Path file = Files.write(directory.resolve("prior.model"), model.bytes());
    return "{name: p, kind: prior, model: \"" + file + "\"" + more + "}";
  }

  @Test
  void takesADefinitionWithTheModelItNames() throws IOException {
    String definition = definition(model(), ", sha256: " + model().sha256());

    assertThatCode(() -> check.check("p", definition)).doesNotThrowAnyException();
  }

  @Test
  void refusesADefinitionOfAnotherExpert() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("q", "{name: p, kind: prior}"))
        .withMessage("the definition must be of the expert it is sent for, q: p");
  }

  @Test
  void refusesAModelThatItsSha256DoesNotFix() throws IOException {
    String open = definition(model(), "");
    String other = definition(model(), ", sha256: " + "a".repeat(64));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", open))
        .withMessageContaining("sha256 must be given with model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", other))
        .withMessageContaining("must have SHA-256 aaaa");
  }

  @Test
  void refusesAPathThatMeansSomethingElseElsewhere() {
    String relative = "{name: p, kind: prior, model: p.model, sha256: " + "a".repeat(64) + "}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", relative))
        .withMessageContaining("model must be an absolute path or a URI");
  }

  @Test
  void refusesAModelOfAnotherKindAndOneThatIsNotThere() throws IOException {
    String kind =
        definition(model(), ", sha256: " + model().sha256()).replace("prior,", "naive-bayes,");
    String missing =
        definition(model(), ", sha256: " + model().sha256()).replace("prior.model", "none.model");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", kind))
        .withMessageContaining("holds an expert of kind prior, but p is of kind naive-bayes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", missing))
        .withMessageContaining("none.model must be a file that can be read here");
  }

  @Test
  void refusesEmbeddingsOfAnotherLengthThanTheJobs() {
    ControlCheck of384 = new ControlCheck(mixture.classes(), mixture.features(), false, 384);
    String definition = "{name: p, kind: embedding-regression, dimension: %d}";

    assertThatCode(() -> of384.check("p", definition.formatted(384))).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of384.check("p", definition.formatted(385)))
        .withMessage("dimension must be that of the job's embedding.encoder, 384: 385");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", definition.formatted(384)))
        .withMessageContaining("and there is none: 384");
  }

  @Test
  void refusesAClassifierWhoseFilesMayBeOthersElsewhere() {
    String definition =
        "{name: p, kind: onnx-classifier, model: %s, tokenizer: /t.json, labels: {a: UP}%s}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", definition.formatted("m.onnx", "")))
        .withMessageContaining("must be absolute paths in a control record");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.check("p", definition.formatted("/m.onnx", "")))
        .withMessageContaining("sha256 and tokenizer-sha256 must be given in a control record");
  }
}
