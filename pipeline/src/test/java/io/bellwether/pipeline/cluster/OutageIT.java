package io.bellwether.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.audit.Audit;
import io.bellwether.pipeline.audit.AuditReport;
import io.bellwether.pipeline.audit.Outage;
import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The negative test: an outage that is longer than Kafka keeps transactions does lose results, and
 * is told by the command that resumes, by the job's log, and by the audit.
 */
class OutageIT {
  private static final Path JAR = Path.of("target", "bellwether-job.jar").toAbsolutePath();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ITEMS = 200;

  @TempDir private Path directory;

  @Test
  void isDetectedWhenItWasLongerThanTransactionsLive() throws Exception {
    try (RunningCluster running =
        RunningCluster.start(directory.resolve("cluster"), withoutCheckpoints())) {
      Cluster cluster = running.cluster();
      JobTopics topics = JobTopics.create(cluster.broker().orElseThrow(), "outage", settings());
      DeployedJob job =
          new DeployedJob(
              new FlinkRest(cluster.flinkUrl()),
              "outage",
              topics.settings(),
              JAR,
              Optional.of(cluster));
      String id = job.start();
      job.jobs().awaitRunning(id);
      topics.replay(items(), new Pace.Unlimited());
      String savepoint = savepointOfUncommitted(topics, job, id);
      killFlink(cluster);

      awaitThatTheBrokerGaveUp(topics);
      cluster.start();
      Outage outage = Outage.since(savepoint, Instant.now(), TIMEOUT);
      String resumed = job.resume(savepoint, Optional.empty());
      job.jobs().awaitRunning(resumed);

      assertThat(outage.mayHaveLost()).as(outage.sentence()).isTrue();
      Patience.until("the job's own alarm", () -> log(cluster).contains("Results may be lost"));
      assertThat(job.jobs().status(resumed).orElseThrow().state())
          .as("Flink has noticed nothing")
          .isEqualTo("RUNNING");
      AuditReport audit = new Audit(topics.config()).run(Duration.ofSeconds(5), true);
      assertThat(audit.lost()).as(audit.toText()).isEqualTo(ITEMS);
      assertThat(audit.isClean(true)).isFalse();
    }
  }

  /** So that nobody commits: a savepoint of a running job does not. */
  private static ClusterSettings withoutCheckpoints() {
    return ClusterSettings.session(1, 2)
        .withFlink(Map.of("execution.checkpointing.interval", "1h"));
  }

  private static Map<String, String> settings() {
    return Map.of(
        "job.parallelism",
        "1",
        "gate.learning-rate",
        "0",
        "kafka.transaction-timeout",
        TIMEOUT.toSeconds() + "s");
  }

  private static List<FileItem> items() {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    return Stream.generate(market::next).limit(ITEMS).toList();
  }

  private static String savepointOfUncommitted(JobTopics topics, DeployedJob job, String id)
      throws Exception {
    try (Admin admin = topics.admin()) {
      Patience.until("all predictions to be written", () -> topics.uncommitted(admin) >= ITEMS);
      return job.jobs().savepoint(id, job.savepointTarget());
    }
  }

  private static void killFlink(Cluster cluster) {
    cluster.member(Cluster.JOB_MANAGER).kill();
    cluster.taskManagers().forEach(name -> cluster.member(name).kill());
  }

  private static void awaitThatTheBrokerGaveUp(JobTopics topics) throws Exception {
    try (Admin admin = topics.admin()) {
      Patience.until(
          "the broker to end every transaction",
          () ->
              admin.listTransactions().all().get().stream()
                  .noneMatch(transaction -> transaction.state() == TransactionState.ONGOING));
    }
  }

  private static String log(Cluster cluster) throws Exception {
    return Files.readString(Path.of(cluster.member(cluster.taskManagers().get(0)).log()));
  }
}
