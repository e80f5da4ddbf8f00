package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandsTest {
  @TempDir private Path directory;

  /** Minute by minute, each label known a minute after its item. */
  private Path news(String name, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      boolean up = i % 3 != 0;
      text.append(
          """
          {"id":"n-%04d","event_time":"2026-01-05T%02d:%02d:00Z","symbol":"ACME","language":"en",\
          "source":"wire","text":"Acme %s again","label":"%s","label_time":"2026-01-05T%02d:%02d:00Z"}
          """
              .formatted(
                  i,
                  i / 60,
                  i % 60,
                  up ? "rises" : "falls",
                  up ? "UP" : "DOWN",
                  (i + 1) / 60,
                  (i + 1) % 60));
    }
    return Files.writeString(directory.resolve(name), text);
  }

  private Captured train(String... more) throws IOException {
    String[] arguments = new String[5 + more.length];
    arguments[0] = "train";
    arguments[1] = "--news";
    arguments[2] = news("past.jsonl", 0, 300).toString();
    arguments[3] = "--to";
    arguments[4] = models().toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Captured.run(arguments);
  }

  private Path models() {
    return directory.resolve("models");
  }

  private Path config(String settings) throws IOException {
    return Files.writeString(
        directory.resolve("bellwether.yaml"),
        "experts:\n  - {name: words, kind: softmax-regression, model: \""
            + models().resolve("words.model")
            + "\"}\n"
            + settings);
  }

  @Test
  void trainsEveryExpertAndShowsWhatItsModelHolds() throws IOException {
    Captured trained = train();
    Captured shown = Captured.run("model", models().resolve("words.model").toString());

    assertThat(trained.err()).contains("299 of 300 labels learned");
    assertThat(trained.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(models().toFile().list())
        .containsExactlyInAnyOrder(
            "prior.model",
            "last-outcome.model",
            "naive-bayes.model",
            "words.model",
            "words-fast.model",
            "network.model",
            "numbers.model",
            "tree.model",
            "momentum.model");
    assertThat(shown.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(shown.out())
        .contains("softmax-regression", "bits 18", "UP, NEUTRAL, DOWN", "2026-01-05T04:59:00Z");
  }

  @Test
  void trainsTheNamedExpertsOnly() throws IOException {
    Captured trained = train("--expert", "prior", "--json");
    Captured unknown = train("--expert", "nobody");

    JsonNode json = new ObjectMapper().readTree(trained.out());
    assertThat(json).hasSize(1);
    assertThat(json.get(0).get("expert").asText()).isEqualTo("prior");
    assertThat(json.get(0).get("lessons").asInt()).isEqualTo(299);
    assertThat(models().toFile().list()).containsExactly("prior.model");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("--expert must be one of", "words", ": nobody");
  }

  @Test
  void anExpertThatBeginsWithItsModelIsRightFromTheFirstItemOn() throws IOException {
    train();
    String[] evaluate = {
      "evaluate", "--json", "--from", "0", "--news", news("later.jsonl", 300, 310).toString()
    };

    double fresh =
        wordsAccuracy(
            Captured.run(with(evaluate, "experts: [{name: words, kind: softmax-regression}]")));
    double warm = wordsAccuracy(Captured.run(with(evaluate, null)));

    assertThat(fresh).isLessThan(1);
    assertThat(warm).isEqualTo(1);
  }

  private String[] with(String[] arguments, String configuration) throws IOException {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    Path file =
        configuration == null
            ? config("")
            : Files.writeString(directory.resolve("fresh.yaml"), configuration);
    all[arguments.length + 1] = file.toString();
    return all;
  }

  private static double wordsAccuracy(Captured run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    for (JsonNode row : new ObjectMapper().readTree(run.out()).get("rows")) {
      if (row.get("name").asText().equals("words")) {
        return row.get("accuracy").asDouble();
      }
    }
    throw new AssertionError(run.out());
  }

  @Test
  void aModelThatCannotBeUsedStopsBeforeAnythingStarts() throws IOException {
    train();
    Path news = news("later.jsonl", 300, 310);
    Captured seed = evaluate(news, config("features: {seed: 7}\n"));
    Captured classes = evaluate(news, config("classes: {names: [UP, DOWN]}\n"));
    Path model = models().resolve("words.model");
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
    Captured damaged = evaluate(news, config(""));
    Files.delete(model);
    Captured missing = evaluate(news, config(""));

    for (Captured run : new Captured[] {seed, classes, damaged, missing}) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err().lines()).as(run.err()).hasSize(1);
      assertThat(run.err()).startsWith("experts[0].model: model file ").contains(model.toString());
    }
    assertThat(seed.err()).contains("features.seed 42, but it is 7 here");
    assertThat(classes.err()).contains("classes.names is [UP, DOWN]");
    assertThat(damaged.err()).contains("damaged or cut short");
    assertThat(missing.err()).contains("must be a file that can be read here");
  }

  private static Captured evaluate(Path news, Path config) {
    return Captured.run("evaluate", "--news", news.toString(), "--config", config.toString());
  }

  @Test
  void refusesAFileOfAnotherSha256() throws IOException {
    train();
    Path config =
        Files.writeString(
            directory.resolve("pinned.yaml"),
            "experts: [{name: words, kind: softmax-regression, model: \""
                + models().resolve("words.model")
                + "\", sha256: \""
                + "0".repeat(64)
                + "\"}]");

    Captured run = evaluate(news("later.jsonl", 300, 310), config);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("must have SHA-256 " + "0".repeat(64));
  }

  @Test
  void saysWhatIsNoModelFile() throws IOException {
    Captured run = Captured.run("model", news("past.jsonl", 0, 3).toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.err()).contains("past.jsonl is no model file");
  }

  @Test
  void saysWhatIsNoSavepoint() {
    Captured run =
        Captured.run("export", "--savepoint", directory.toString(), "--to", models().toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.err())
        .contains("--savepoint must be a savepoint or checkpoint of the job: " + directory);
    assertThat(models()).doesNotExist();
  }
}
