package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.llm.server.LlmServerProcess;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A language model that fails in every way costs its own votes and nothing else: the job goes on,
 * in time, and asks it again by itself when it is well.
 */
class LlmFaultsInJobIT {
  private static final int ITEMS = 40;
  private static final long DEADLINE = 500;

  /** Beside the deadline: the way through Kafka and the job. */
  private static final long ALLOWANCE = 100;

  /**
   * A pause of a machine that has other things to do; the figure itself is a benchmark's to
   * measure.
   */
  private static final long MACHINE = 1500;

  @TempDir private Path directory;

  private RunningJob job;
  private WireEncoder<NewsItem> encoder;
  private int sent;
  private boolean warm;

  /** What came of one phase. */
  private record Phase(List<Prediction> predictions, long p99Millis) {
    long answered() {
      return predictions.stream().filter(one -> !model(one).getVote().isEmpty()).count();
    }

    Map<Abstention, Long> reasons() {
      Map<Abstention, Long> reasons = new EnumMap<>(Abstention.class);
      for (Prediction one : predictions) {
        if (model(one).getVote().isEmpty()) {
          reasons.merge(model(one).getAbstention(), 1L, Long::sum);
        }
      }
      return reasons;
    }
  }

  private static ExpertAccount model(Prediction prediction) {
    return prediction.getExperts().stream()
        .filter(one -> one.getExpert().equals("model"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void goesOnWhateverTheEndpointDoes() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        LlmServerProcess server = LlmServerProcess.start(0);
        RunningJob running =
            RunningJob.start(
                broker, "faults", directory, settings(server.url().toString()), prompt())) {
      job = running;
      String topic = job.config().kafka().topics().news();
      encoder = Connections.wire(job.config()).encoder(NewsItem.class, topic);
      recovers(server); // from the start: classes are loaded, connections opened
      warm = true;
      silent(server, "{\"fault\":\"latency\",\"millis\":1000}", Abstention.DEADLINE);
      recovers(server);
      silent(server, "{\"fault\":\"never\"}", Abstention.DEADLINE);
      recovers(server);
      silent(
          server,
          "{\"fault\":\"status\",\"status\":429,\"retryAfter\":1}",
          Abstention.RATE_LIMITED);
      recovers(server);
      silent(server, "{\"fault\":\"status\",\"status\":500}", Abstention.FAILED);
      recovers(server);
      silent(server, "{\"fault\":\"reset\"}", Abstention.UNREACHABLE);
      recovers(server);
      silent(server, "{\"fault\":\"garbage\"}", Abstention.MALFORMED);
      recovers(server);
      silent(server, "{\"fault\":\"half\"}", Abstention.UNREACHABLE);
      recovers(server);
      Phase flapping = ask(server, "{\"fault\":\"flapping\",\"up\":3,\"down\":2}");
      assertThat(flapping.answered()).as("flapping").isGreaterThan(0);
      recovers(server);
    }
  }

  /** Flink hands records on within 5 ms instead of 100. */
  private static Configuration prompt() {
    Configuration flink = new Configuration();
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(5));
    return flink;
  }

  private static Map<String, String> settings(String url) {
    String model =
        "{name: model, kind: llm, api: ollama, url: '"
            + url
            + "', model: words, max-in-flight: 256, attempts: 2, backoff: 20ms,"
            + " breaker-open-for: 300ms}";
    return Map.of(
        "job.ordering",
        "arrival",
        "job.deadline",
        DEADLINE + "ms",
        "gate.kind",
        "uniform",
        "experts",
        "[{name: words, kind: softmax-regression, bits: 14}, " + model + "]");
  }

  /**
   * All questions of the phase go without a vote, most of them for this reason or the breaker's.
   */
  private void silent(LlmServerProcess server, String fault, Abstention reason) throws Exception {
    Phase phase = ask(server, fault);
    assertThat(phase.answered()).as(fault).isZero();
    assertThat(phase.reasons()).as(fault).containsKey(reason);
    assertThat(phase.predictions())
        .as(fault)
        .allSatisfy(
            one -> {
              assertThat(one.getDegraded()).isTrue();
              // On a machine with other things to do, the other expert may be late, too.
              boolean anybody =
                  one.getExperts().stream().anyMatch(expert -> !expert.getVote().isEmpty());
              double weights =
                  one.getExperts().stream().mapToDouble(ExpertAccount::getWeight).sum();
              assertThat(weights).isCloseTo(anybody ? 1 : 0, within(1e-6));
              assertThat(model(one).getWeight()).isZero();
            });
  }

  /** The endpoint is well: after what the breaker needs to see it, all answers come again. */
  private void recovers(LlmServerProcess server) throws Exception {
    Phase phase = ask(server, "{\"fault\":\"none\"}");
    for (int tries = 0; phase.answered() < ITEMS && tries < 20; tries++) {
      phase = ask(server, "{\"fault\":\"none\"}");
    }
    assertThat(phase.answered()).as("answers after recovery").isEqualTo(ITEMS);
  }

  private Phase ask(LlmServerProcess server, String fault) throws Exception {
    server.fault(fault);
    int first = sent;
    int completed = job.checkpoints().path("completed").asInt();
    int failed = job.checkpoints().path("failed").asInt();
    for (int i = 0; i < ITEMS; i++) {
      send("Shares of item " + sent + " rise on strong profit");
    }
    List<Prediction> predictions =
        job.predictions(sent).stream().filter(one -> number(one) >= first).toList();
    long[] millis =
        predictions.stream()
            .mapToLong(one -> one.getEmittedAt().toEpochMilli() - one.getEventTime().toEpochMilli())
            .sorted()
            .toArray();
    long p99 = millis[(int) Math.ceil(0.99 * millis.length) - 1];
    Phase phase = new Phase(predictions, p99);
    assertThat(predictions).hasSize(ITEMS);
    if (warm) {
      assertThat(p99).as("p99 with " + fault).isLessThan(DEADLINE + ALLOWANCE + MACHINE);
    }
    assertThat(job.ranThrough()).as("no restart with " + fault).isTrue();
    Patience.until(
        "a checkpoint with " + fault,
        () -> job.checkpoints().path("completed").asInt() > completed);
    if (warm) { // those before all tasks run count as failed
      assertThat(job.checkpoints().path("failed").asInt()).isEqualTo(failed);
    }
    return phase;
  }

  private static int number(Prediction prediction) {
    return Integer.parseInt(prediction.getId().substring("item-".length()));
  }

  private void send(String text) throws Exception {
    String id = "item-" + sent++;
    NewsItem item =
        new NewsItem(
            Instant.ofEpochMilli(System.currentTimeMillis()),
            id,
            "S",
            "en",
            "wire",
            text,
            List.of());
    job.send(
        new ProducerRecord<>(
            job.config().kafka().topics().news(), id.getBytes(UTF_8), encoder.encode(item)));
  }
}
