package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.Vote;
import io.bellwether.wire.WireEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Prints how long predictions take that wait for a vote from outside, which is published right
 * behind its item: what the way over the votes topic costs. The whole job runs on a real broker.
 * Argument: the number of items, sent at 100 a second.
 */
public final class ExternalVoteLatency {
  private static final long EVERY_NANOS = 10_000_000;
  private static final int WARM_UP = 500;

  private ExternalVoteLatency() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int items = args.length == 0 ? 500 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("external-latency");
    Configuration flink = new Configuration();
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(5));
    Map<String, String> settings =
        Map.of(
            "job.ordering",
            "arrival",
            "job.deadline",
            "2s",
            "gate.kind",
            "uniform",
            "kafka.topics.votes",
            "votes",
            "experts",
            "[{name: words, kind: softmax-regression, bits: 14}, {name: desk, kind: external}]");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        RunningJob job = RunningJob.start(broker, "external", directory, settings, flink);
        TimerJitter jitter = new TimerJitter()) {
      send(job, 0, WARM_UP);
      List<Prediction> unused = job.predictions(WARM_UP);
      double before = jitter.p99Millis();
      send(job, WARM_UP, WARM_UP + items);
      List<Prediction> predictions =
          job.predictions(WARM_UP + items).stream()
              .filter(one -> Integer.parseInt(one.getId().substring(5)) >= WARM_UP)
              .toList();
      long[] millis =
          predictions.stream()
              .mapToLong(
                  one -> one.getEmittedAt().toEpochMilli() - one.getEventTime().toEpochMilli())
              .sorted()
              .toArray();
      System.out.printf(
          "%d items, %d degraded: p50 %d ms, p99 %d ms; jitter p99 %.1f ms (%.1f ms before)%n",
          millis.length,
          predictions.stream().filter(Prediction::getDegraded).count(),
          millis[millis.length / 2],
          millis[(int) Math.ceil(0.99 * millis.length) - 1],
          jitter.p99Millis(),
          before);
    }
  }

  private static void send(RunningJob job, int from, int to) throws Exception {
    String newsTopic = job.config().kafka().topics().news();
    String votesTopic = job.config().kafka().topics().votes().orElseThrow();
    WireEncoder<NewsItem> news = Connections.wire(job.config()).encoder(NewsItem.class, newsTopic);
    WireEncoder<Vote> votes = Connections.wire(job.config()).encoder(Vote.class, votesTopic);
    long next = System.nanoTime();
    for (int i = from; i < to; i++) {
      String id = "item-" + i;
      Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
      String text = "Shares of " + id + " rise on strong profit";
      NewsItem item = new NewsItem(now, id, "S", "en", "wire", text, List.of());
      Vote vote = new Vote(now, id, "desk", "", List.of(0.7f, 0.2f, 0.1f), null, Instant.EPOCH);
      byte[] key = id.getBytes(UTF_8);
      job.send(new ProducerRecord<>(newsTopic, key, news.encode(item)));
      job.send(new ProducerRecord<>(votesTopic, key, votes.encode(vote)));
      next += EVERY_NANOS;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }
}
