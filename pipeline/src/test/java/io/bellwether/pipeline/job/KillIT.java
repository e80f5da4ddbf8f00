package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.cli.Bellwether;
import io.bellwether.pipeline.process.BrokerProcess;
import io.bellwether.pipeline.process.JavaProcess;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the job and of the broker: nothing lost, nothing twice, state intact. */
class KillIT {
  private static final int ITEMS = 6000;
  private static final Pace PACE = new Pace.Items(400);
  private static final int WORTH_LOSING = 50;
  private static final Pattern RESUMED = Pattern.compile("resumed from (.*)\\R");
  private static final Pattern STARTED = Pattern.compile("started without a checkpoint");

  private final List<FileItem> items = Expectation.market(ITEMS);
  private final SplittableRandom random = new SplittableRandom(20);

  @TempDir private Path directory;
  private BrokerProcess broker;
  private JobTopics topics;
  private Admin admin;
  private JavaProcess job;

  @BeforeEach
  void startBrokerAndJob() throws Exception {
    broker = BrokerProcess.start(directory.resolve("broker"));
    topics =
        JobTopics.create(
            broker.bootstrapServers(),
            "killed",
            Map.of(
                "gate.learning-rate", "0", "job.checkpoint-interval", "1s", "job.parallelism", "2"));
    admin = topics.admin();
    startJob();
    job.awaitLine(STARTED);
  }

  @AfterEach
  void stopEverything() {
    if (job != null) {
      job.close();
    }
    if (admin != null) {
      admin.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  private void startJob() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-Xmx512m", "--add-modules", "jdk.incubator.vector"));
    arguments.add("-Dbellwether.home=" + directory.resolve("home"));
    arguments.addAll(List.of("-cp", JavaProcess.classPath(), Bellwether.class.getName()));
    arguments.addAll(List.of("run", "--state", directory.resolve("state").toString()));
    topics.settings().forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    job = JavaProcess.start("job", directory.resolve("job"), Map.of(), arguments);
  }

  @Test
  void goesOnWhereTheKilledJobHadItsLastCheckpoint() throws Exception {
    try (Feed feed = topics.feed(items, PACE, 1900)) {
      awaitCommitted(1500 + random.nextInt(200));
      feed.allow(2000);
      killAndRestartJob();

      awaitCommitted(3500 + random.nextInt(200));
      feed.allow(2100);
      killAndRestartJob();
      feed.await();
    }
    assertThatNothingIsLostOrRepeated();
  }

  @Test
  void goesOnWhenTheKilledBrokerIsBack() throws Exception {
    try (Feed feed = topics.feed(items, PACE, 2900)) {
      awaitCommitted(2500 + random.nextInt(200));
      feed.allow(3100);
      awaitUncommitted();

      broker.kill();
      broker.restart();
      feed.await();
    }
    assertThatNothingIsLostOrRepeated();
  }

  private void killAndRestartJob() throws Exception {
    awaitUncommitted();
    job.kill();
    Set<String> leftOpen = openTransactions();
    assertThat(leftOpen).as("transactions that the killed job left open").isNotEmpty();

    startJob();

    Path checkpoint = Path.of(job.awaitLine(RESUMED).group(1));
    assertThat(checkpoint).startsWith(directory.resolve("state").resolve("checkpoints"));
    Patience.until(
        "the restored job to end the transactions " + leftOpen,
        () -> openTransactions().stream().noneMatch(leftOpen::contains));
  }

  private void awaitCommitted(int count) throws Exception {
    topics.predictions(count, this::describeJob);
  }

  /** So that something is lost if it is not restored. */
  private void awaitUncommitted() throws Exception {
    Patience.until(
        "predictions that are not committed", () -> topics.uncommitted(admin) >= WORTH_LOSING);
  }

  private Set<String> openTransactions() throws Exception {
    Collection<TransactionListing> all = admin.listTransactions().all().get();
    return all.stream()
        .filter(transaction -> transaction.state() == TransactionState.ONGOING)
        .map(TransactionListing::transactionalId)
        .collect(Collectors.toSet());
  }

  private void assertThatNothingIsLostOrRepeated() throws Exception {
    topics.predictions(ITEMS, this::describeJob);
    Patience.until("the last transaction to end", () -> topics.uncommitted(admin) == 0);
    Expectation.of(topics.config(), items).isMetBy(topics.predictions(ITEMS, this::describeJob));
  }

  private String describeJob() {
    if (!job.isAlive()) {
      throw new AssertionError("the job has ended:\n" + job.output());
    }
    return "running";
  }
}
