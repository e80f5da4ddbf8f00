package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.llm.server.LlmServerProcess;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Prints how long predictions take under each fault of a language model's endpoint, from when an
 * item is sent to when its prediction is emitted. The whole job runs, with a checkpoint every half
 * second; the endpoint is a process of its own.
 *
 * <p>The first phase has no fault, so that what the machine adds can be told apart; so can the
 * column jitter, by how much an idle thread of the job's process overslept meanwhile. Argument: the
 * number of items a phase, sent at 100 a second.
 *
 * <p>Runs on the class path of the pipeline's tests, with a heap of its own of 1.5 GB or more.
 */
public final class LlmFaultLatency {
  private static final long DEADLINE = 500;
  private static final long EVERY_NANOS = 10_000_000;

  private final RunningJob job;
  private final LlmServerProcess server;
  private final WireEncoder<NewsItem> encoder;
  private final TimerJitter jitter;
  private int sent;

  private LlmFaultLatency(RunningJob job, LlmServerProcess server, TimerJitter jitter) {
    this.job = job;
    this.server = server;
    this.jitter = jitter;
    this.encoder =
        Connections.wire(job.config())
            .encoder(NewsItem.class, job.config().kafka().topics().news());
  }

  /** Runs all phases. */
  public static void main(String[] args) throws Exception {
    int items = args.length == 0 ? 500 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("fault-latency");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        LlmServerProcess server = LlmServerProcess.start(0);
        RunningJob job =
            RunningJob.start(
                broker, "latency", directory, settings(server.url().toString()), prompt());
        TimerJitter jitter = new TimerJitter()) {
      LlmFaultLatency latency = new LlmFaultLatency(job, server, jitter);
      latency.warmUp();
      int failed = job.checkpoints().path("failed").asInt();
      int completed = job.checkpoints().path("completed").asInt();
      System.out.printf(
          "%-12s %6s %6s %9s %9s %9s %9s %11s  %s%n",
          "fault",
          "items",
          "votes",
          "p50 ms",
          "p99 ms",
          "p99-dl",
          "max ms",
          "jitter p99",
          "silent");
      for (Map.Entry<String, String> fault : faults().entrySet()) {
        latency.phase(fault.getKey(), fault.getValue(), items);
        latency.recover();
      }
      System.out.printf(
          "no restart: %s; checkpoints completed %d, failed %d%n",
          job.ranThrough(),
          job.checkpoints().path("completed").asInt() - completed,
          job.checkpoints().path("failed").asInt() - failed);
    }
  }

  private static Map<String, String> faults() {
    Map<String, String> faults = new LinkedHashMap<>();
    faults.put("none", "{\"fault\":\"none\"}");
    faults.put("latency 2x", "{\"fault\":\"latency\",\"millis\":" + 2 * DEADLINE + "}");
    faults.put("never", "{\"fault\":\"never\"}");
    faults.put("429", "{\"fault\":\"status\",\"status\":429,\"retryAfter\":1}");
    faults.put("500", "{\"fault\":\"status\",\"status\":500}");
    faults.put("reset", "{\"fault\":\"reset\"}");
    faults.put("garbage", "{\"fault\":\"garbage\"}");
    faults.put("half", "{\"fault\":\"half\"}");
    faults.put("flapping", "{\"fault\":\"flapping\",\"up\":3,\"down\":2}");
    return faults;
  }

  private static Configuration prompt() {
    Configuration flink = new Configuration();
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(5));
    return flink;
  }

  /** Without a breaker, which would answer at once what is here to be waited for. */
  private static Map<String, String> settings(String url) {
    return Map.of(
        "job.ordering",
        "arrival",
        "job.deadline",
        DEADLINE + "ms",
        "gate.kind",
        "uniform",
        "experts",
        "[{name: words, kind: softmax-regression, bits: 14}, {name: model, kind: llm, api: ollama,"
            + " url: '"
            + url
            + "', model: words, max-in-flight: 256, attempts: 2, backoff: 20ms,"
            + " breaker-window: 10000, breaker-min-calls: 10000}]");
  }

  /** Code is compiled, connections are opened. */
  private void warmUp() throws Exception {
    server.fault("{\"fault\":\"none\"}");
    List<Prediction> unused = ask(500);
    server.fault("{\"fault\":\"never\"}");
    unused = ask(200);
    recover();
  }

  private void recover() throws Exception {
    server.fault("{\"fault\":\"none\"}");
    for (int tries = 0; tries < 50; tries++) {
      if (ask(20).stream().allMatch(one -> !model(one).getVote().isEmpty())) {
        return;
      }
    }
    throw new IllegalStateException("the endpoint was not asked again within 50 tries");
  }

  private void phase(String name, String fault, int items) throws Exception {
    server.fault(fault);
    double unused = jitter.p99Millis();
    List<Prediction> predictions = ask(items);
    double late = jitter.p99Millis();
    long[] millis = predictions.stream().mapToLong(LlmFaultLatency::millis).sorted().toArray();
    long p99 = millis[(int) Math.ceil(0.99 * millis.length) - 1];
    Map<Abstention, Integer> silent = new TreeMap<>();
    predictions.stream()
        .filter(one -> model(one).getVote().isEmpty())
        .forEach(one -> silent.merge(model(one).getAbstention(), 1, Integer::sum));
    System.out.printf(
        Locale.ROOT,
        "%-12s %6d %6d %9d %9d %+9d %9d %11.1f  %s%n",
        name,
        millis.length,
        predictions.stream().filter(one -> !model(one).getVote().isEmpty()).count(),
        millis[millis.length / 2],
        p99,
        p99 - DEADLINE,
        millis[millis.length - 1],
        late,
        silent);
  }

  private static long millis(Prediction one) {
    return one.getEmittedAt().toEpochMilli() - one.getEventTime().toEpochMilli();
  }

  private static ExpertAccount model(Prediction prediction) {
    return prediction.getExperts().stream()
        .filter(one -> one.getExpert().equals("model"))
        .findFirst()
        .orElseThrow();
  }

  private List<Prediction> ask(int count) throws Exception {
    int first = sent;
    long next = System.nanoTime();
    for (int i = 0; i < count; i++) {
      send();
      next += EVERY_NANOS;
      LockSupport.parkNanos(next - System.nanoTime());
    }
    return job.predictions(sent).stream()
        .filter(one -> Integer.parseInt(one.getId().substring("item-".length())) >= first)
        .toList();
  }

  private void send() throws Exception {
    String id = "item-" + sent++;
    NewsItem item =
        new NewsItem(
            Instant.ofEpochMilli(System.currentTimeMillis()),
            id,
            "S",
            "en",
            "wire",
            "Shares of " + id + " rise on strong profit",
            List.of());
    job.send(
        new ProducerRecord<>(
            job.config().kafka().topics().news(), id.getBytes(UTF_8), encoder.encode(item)));
  }
}
