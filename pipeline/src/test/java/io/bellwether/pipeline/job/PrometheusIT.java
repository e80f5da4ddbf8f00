package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.MetricDescription;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.metrics.MetricDocs;
import io.bellwether.pipeline.onnx.Example;
import io.bellwether.pipeline.onnx.ModelExport;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.FileVote;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.Prediction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a Prometheus would scrape of the running job, against the reference and who relies on it.
 */
class PrometheusIT {
  private static final int ITEMS = 400;
  private static final Path DEPLOY = Path.of("..", "deploy");

  /** A series: a name, labels in braces, a value. */
  private static final Pattern SERIES =
      Pattern.compile("^(flink_\\w+)\\{(.*)\\} (\\S+)$", Pattern.MULTILINE);

  private static final Pattern NAME = Pattern.compile("flink_\\w+");

  @TempDir private Path directory;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void everyMetricOfTheReferenceTheRulesAndTheBoardIsThere() throws Exception {
    List<FileItem> items = Expectation.market(ITEMS);
    int port = freePort();
    Map<String, String> settings = settings(items);
    try (RunningJob job =
        RunningJob.start(broker, "measured", directory, settings, reporter(port))) {
      job.publish(shadow());
      ControlIT.awaitApplied(job, 1);
      job.vote(Map.of("desk", items.stream().map(PrometheusIT::vote).toList()));
      job.replay(items, new Pace.Unlimited());
      List<Prediction> predictions = job.predictions(ITEMS);
      String page = awaitLearned(port);

      Set<String> names = names(page);
      assertThat(without(names, described())).as("in the reference only").isEmpty();
      for (String file : List.of("prometheus/rules.yml", "grafana/dashboards/bellwether.json")) {
        assertThat(without(names, usedBy(DEPLOY.resolve(file)))).as("in %s only", file).isEmpty();
      }

      assertThat(predictions).allMatch(Prediction::getBlind);
      assertThat(sum(page, "predictions", "")).isEqualTo(ITEMS);
      assertThat(sum(page, "predictionsBlind", "")).isEqualTo(ITEMS);
      assertThat(sum(page, "expert_asked", "expert=\"words\"")).isPositive();
      assertThat(sum(page, "reason_deadLetters", "reason=\"bad-magic\"")).isZero();
      assertThat(sum(page, "labelsScored", "")).isPositive();
      assertThat(sum(page, "accuracy", "")).isBetween(0.2, 1.0);
      assertThat(sum(page, "expert_voteLatencyMillis_count", "expert=\"words\"")).isPositive();
      assertThat(page)
          .containsPattern("expert_voteLatencyMillis\\{.*expert=\"words\".*quantile=\"0.99\"");
      assertThat(job.ranThrough()).isTrue();
    }
  }

  private static Control shadow() {
    String definition = "{name: beginner, kind: prior}";
    ExpertChange change = new ExpertChange(ExpertAction.SHADOW, "beginner", definition, "", null);
    return new Control(1L, Instant.EPOCH, change);
  }

  /** Every kind of operator that has metrics of its own takes part. */
  private Map<String, String> settings(List<FileItem> items) throws IOException {
    exportEncoder(items);
    Path votes = directory.resolve("votes.jsonl");
    Files.write(
        votes,
        items.stream()
            .map(i -> "{\"id\":\"" + i.item().getId() + "\",\"probabilities\":[0.5,0.3,0.2]}")
            .toList());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("job.ordering", "arrival");
    settings.put("job.deadline", "500ms");
    settings.put("gate.top-k", "5");
    settings.put("filter.drift.detector", "adwin");
    settings.put("labels.blind-after", "1h");
    settings.put("kafka.topics.votes", "votes");
    settings.put("embedding.encoder", directory.resolve(ModelExport.ENCODER).toString());
    settings.put("embedding.tokenizer", directory.resolve(ModelExport.TOKENIZER).toString());
    settings.put(
        "experts",
        "[{name: words, kind: softmax-regression, bits: 12}, {name: prior, kind: prior},"
            + " {name: meaning, kind: embedding-regression, dimension: 8},"
            + " {name: oracle, kind: recorded, votes: '%s', ask: when-unsure, sure-above: 0.5},"
                .formatted(votes)
            + " {name: desk, kind: external}]");
    return settings;
  }

  private void exportEncoder(List<FileItem> items) throws IOException {
    List<Example> examples =
        items.stream().map(item -> new Example(item.item().getText(), 0)).toList();
    double unused =
        new ModelExport(new ModelExport.Settings(500, 8, 8, 1, 0, 1))
            .write(examples, List.of("UP", "NEUTRAL", "DOWN"), directory);
  }

  private static FileVote vote(FileItem item) {
    Instant soon = item.item().getEventTime().plusMillis(1);
    return new FileVote(item.item().getId(), "", List.of(0.4f, 0.3f, 0.3f), soon, Instant.EPOCH);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Configuration reporter(int port) {
    Map<String, String> flink = new LinkedHashMap<>();
    flink.put("metrics.reporters", "prom");
    flink.put("metrics.reporter.prom.factory.class", PrometheusReporterFactory.class.getName());
    flink.put("metrics.reporter.prom.port", Integer.toString(port));
    return Configuration.fromMap(flink);
  }

  /** Labels come after predictions; those of the last items have not come by then. */
  private static String awaitLearned(int port) throws Exception {
    String[] page = {""};
    Patience.until(
        "all predictions and some labels to be counted",
        () -> {
          page[0] = scrape(port);
          return sum(page[0], "labelsScored", "") > ITEMS / 2
              && sum(page[0], "predictions", "") == ITEMS;
        });
    return page[0];
  }

  private static String scrape(int port) throws Exception {
    URI address = URI.create("http://localhost:" + port + "/metrics");
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
          .body();
    } catch (ConnectException notYet) {
      return "";
    }
  }

  private static Set<String> described() {
    return MetricDocs.all().stream()
        .map(MetricDescription::prometheusName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> usedBy(Path file) throws IOException {
    Set<String> used = matches(NAME, Files.readString(file));
    assertThat(used).as("metrics of Flink in %s", file).hasSizeGreaterThan(3);
    return used;
  }

  private static Set<String> without(Set<String> there, Set<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(there);
    return missing;
  }

  private static Set<String> names(String page) {
    return SERIES
        .matcher(page)
        .results()
        .map(series -> series.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static double sum(String page, String name, String label) {
    String full = "flink_taskmanager_job_task_operator_" + name;
    Stream<MatchResult> series = SERIES.matcher(page).results();
    return series
        .filter(one -> one.group(1).equals(full) && one.group(2).contains(label))
        .mapToDouble(one -> Double.parseDouble(one.group(3)))
        .sum();
  }
}
