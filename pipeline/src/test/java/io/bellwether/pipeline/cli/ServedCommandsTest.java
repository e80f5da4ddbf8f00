package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.llm.server.Fault;
import io.bellwether.llm.server.LlmTestServer;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.onnx.TrainedClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code experts} and {@code ask} over real files, models and HTTP. */
class ServedCommandsTest {
  @TempDir private Path directory;
  private TrainedClassifier trained;

  @BeforeEach
  void trainModel() throws IOException {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    trained =
        TrainedClassifier.train(Stream.generate(market::next).limit(60).toList(), 1, directory);
  }

  private Captured run(String command, String experts, String... more) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("bellwether.yaml"),
            "job: {deadline: 60s}\nkafka: {topics: {votes: votes}}\nexperts: [" + experts + "]\n");
    String[] arguments =
        Arrays.copyOf(new String[] {command, "--config", config.toString()}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Captured.run(arguments);
  }

  private static JsonNode json(Captured run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  private static String llm(LlmTestServer server, String model) {
    return "{name: model, kind: llm, url: '%s', model: '%s', cost: 0.25, attempts: 1}"
        .formatted(server.url(), model);
  }

  private String recorded() throws IOException {
    Path votes =
        Files.writeString(
            directory.resolve("votes.jsonl"), "{\"id\":\"ask\",\"probabilities\":[0.7,0.2,0.1]}\n");
    return "{name: tape, kind: recorded, votes: '" + votes + "'}";
  }

  @Test
  void listsEveryExpertWithItsVersionAndHealth() throws IOException {
    try (LlmTestServer server = LlmTestServer.start()) {
      Captured run =
          run(
              "experts",
              "{name: words, kind: naive-bayes}, {name: desk, kind: external}, "
                  + String.join(
                      ", ", recorded(), llm(server, "words"), trained.definition("finbert", "")),
              "--json");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(json(run))
          .extracting(one -> one.get("name").asText())
          .containsExactly("words", "desk", "tape", "model", "finbert");
      assertThat(json(run)).allMatch(one -> one.get("healthy").asBoolean());
      assertThat(json(run).get(3).get("version").asText()).isEqualTo("words");
      assertThat(json(run).get(3).get("cost").asDouble()).isEqualTo(0.25);
      assertThat(TrainedClassifier.sha256(trained.model()))
          .startsWith(json(run).get(4).get("version").asText());
    }
  }

  @Test
  void tellsWhoIsIllAndFailsForIt() throws IOException {
    try (LlmTestServer server = LlmTestServer.start()) {
      Captured unknown = run("experts", llm(server, "nobody-has-it"));
      Captured unreachable = run("experts", llm(server, "words").replace("127.0.0.1", "127.0.0.2"));

      assertThat(unknown.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
      assertThat(unknown.out()).startsWith("FAIL  model").contains("nobody-has-it");
      assertThat(unreachable.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
      assertThat(unreachable.out()).startsWith("FAIL  model");
      assertThat(server.numAsked()).as("nothing is billed").isZero();
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithAClassifier() throws IOException {
    String good = trained.definition("e", "");
    Captured sha = run("experts", trained.definition("e", ", sha256: " + "0".repeat(64)));
    Captured missing = run("experts", good.replace("classifier.onnx", "none.onnx"));
    Captured labels = run("experts", good.replace("NEUTRAL: NEUTRAL, ", ""));
    Captured more = run("experts", good.replace("}}", ", MIXED: UP}}"));
    Captured unlabelled = run("experts", good.replaceFirst(" labels:.*", "}"));
    Captured number = run("experts", trained.definition("e", ", threads: many"));
    byte[] bytes = Files.readAllBytes(trained.model());
    Files.write(trained.model(), Arrays.copyOf(bytes, bytes.length / 2));
    Captured damaged = run("experts", good);

    for (Captured run : new Captured[] {sha, missing, unlabelled, number}) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err().lines()).as(run.err()).hasSize(1);
    }
    assertThat(sha.err()).contains("must have SHA-256 " + "0".repeat(64));
    assertThat(missing.err()).contains("model must be a file that can be read here", "none.onnx");
    assertThat(unlabelled.err()).contains("labels must be given");
    assertThat(number.err()).contains("threads must be a whole number, 1 to 256: many");
    for (Captured run : new Captured[] {labels, more, damaged}) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNHEALTHY);
      assertThat(run.out()).startsWith("FAIL").hasLineCount(1);
    }
    assertThat(labels.out()).contains("labels must reach every class");
    assertThat(more.out()).contains("labels must be those of");
    assertThat(damaged.out()).contains("classifier.onnx");
  }

  @Test
  void asksEveryExpertAndShowsTheMixture() throws IOException {
    try (LlmTestServer server = LlmTestServer.start()) {
      Captured run =
          run(
              "ask",
              String.join(
                  ", ", recorded(), llm(server, "words"), trained.definition("finbert", "")),
              "--text",
              "Profit rises to a record",
              "--json");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      JsonNode json = json(run);
      double[] mixture = new double[3];
      for (JsonNode expert : json.get("experts")) {
        assertThat(expert.get("silence").asText()).as("%s", expert).isEmpty();
        assertThat(expert.get("millis").asDouble()).isPositive();
        for (int k = 0; k < 3; k++) {
          mixture[k] += expert.get("weight").asDouble() * expert.get("vote").get(k).asDouble();
        }
      }
      for (int k = 0; k < 3; k++) {
        double said = json.get("probabilities").get(k).asDouble();
        assertThat(said).isCloseTo(mixture[k], within(1e-3)); // weights have four digits
      }
      assertThat(json.get("degraded").asBoolean()).isFalse();
    }
  }

  @Test
  void showsWhyAnExpertIsSilent() throws IOException {
    try (LlmTestServer server = LlmTestServer.start()) {
      server.fault(Fault.status(500, -1));
      Captured run = run("ask", recorded() + ", " + llm(server, "words"), "--text", "Profit rises");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.out()).contains("FAILED: ", "0.7000", "UP (degraded)");
    }
  }

  @Test
  void timesEveryExpertThatCanBeAsked() throws IOException {
    String experts =
        "{name: words, kind: softmax-regression, bits: 10}, {name: tree, kind: hoeffding-tree}, "
            + "{name: desk, kind: external}, "
            + trained.definition("finbert", "");

    Captured run =
        run("experts", experts, "--measure", "--items", "40", "--questions", "8", "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(json(run))
        .extracting(one -> one.get("name").asText())
        .containsExactly("features", "words", "tree", "finbert");
    assertThat(json(run))
        .allSatisfy(
            one -> {
              assertThat(one.get("per_second").asDouble()).isPositive();
              assertThat(one.get("p99_micros").asDouble())
                  .isGreaterThanOrEqualTo(one.get("p50_micros").asDouble());
              assertThat(one.get("silent").asInt()).isZero();
            });
    assertThat(json(run).get(1).get("questions").asInt()).as("a quarter warms up").isEqualTo(30);
    assertThat(json(run).get(1).get("state_bytes").asInt()).isPositive();
    assertThat(json(run).get(3).get("questions").asInt()).isEqualTo(6);
    assertThat(json(run).get(3).get("lesson_micros").isNull()).isTrue();
  }

  @Test
  void writesTheTimesAsATableForTheDocuments() throws IOException {
    Captured run = run("experts", "{name: p, kind: prior}", "--measure", "--docs", "--items", "40");
    Captured few = run("experts", "{name: p, kind: prior}", "--measure", "--items", "3");

    assertThat(run.out().lines()).anyMatch(line -> line.startsWith("| p | prior | "));
    assertThat(run.out()).contains("| expert | kind |", "processors");
    assertThat(few.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(few.err()).contains("--items and --questions must be at least 4: 3, 400");
  }
}
