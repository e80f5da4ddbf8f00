package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.cli.Bellwether;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.process.JavaProcess;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shadow keeps what it has learned and shown, and its version, when the job moves or dies, and
 * can be promoted afterwards.
 */
class ShadowRestartIT {
  private static final List<FileItem> ITEMS = Expectation.market(ShadowStory.ITEMS);

  private static EmbeddedBroker broker;
  private static ShadowStory.End undisturbed;

  @TempDir private static Path shared;
  @TempDir private Path directory;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    broker = EmbeddedBroker.startTemporary();
    JobTopics topics = topics("undisturbed");
    try (Undisturbed host = new Undisturbed(topics, shared)) {
      undisturbed = new ShadowStory(topics, ITEMS).on(host, 2, 2, 2);
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static JobTopics topics(String name) throws Exception {
    return JobTopics.create(
        broker.bootstrapServers(),
        name,
        Map.of(
            "gate.learning-rate",
            "0",
            "gate.top-k",
            "9",
            "filter.key",
            "global",
            "job.checkpoint-interval",
            "500ms"));
  }

  /** Starts at the first start, and stays. */
  private static final class Undisturbed implements ShadowStory.Host {
    private final JobTopics topics;
    private final Path directory;
    private RunningJob job;

    Undisturbed(JobTopics topics, Path directory) {
      this.topics = topics;
      this.directory = directory;
    }

    @Override
    public void start(int parallelism) {
      job = job == null ? RunningJob.start(topics, directory, parallelism) : job;
    }

    @Override
    public void interrupt() {
      // That is the point of it.
    }

    @Override
    public Object status() throws Exception {
      return job.status();
    }

    @Override
    public void close() {
      job.close();
    }
  }

  /** Stops behind a savepoint and goes on from it. */
  private static final class Saved implements ShadowStory.Host {
    private final JobTopics topics;
    private final Path directory;
    private RunningJob job;
    private String savepoint;

    Saved(JobTopics topics, Path directory) {
      this.topics = topics;
      this.directory = directory;
    }

    @Override
    public void start(int parallelism) {
      job =
          savepoint == null
              ? RunningJob.start(topics, directory, parallelism)
              : RunningJob.resume(topics, directory, parallelism, savepoint);
    }

    @Override
    public void interrupt() throws Exception {
      savepoint = job.stopWithSavepoint();
      job.close();
    }

    @Override
    public Object status() throws Exception {
      return job.status();
    }

    @Override
    public void close() {
      job.close();
    }
  }

  /** A process of its own, {@code kill -9}, and another one that goes on. */
  private static final class Killed implements ShadowStory.Host {
    private static final Pattern STARTED =
        Pattern.compile("started without a checkpoint|resumed from .*\\R");

    private final JobTopics topics;
    private final Path directory;
    private final List<String> starts = new ArrayList<>();
    private JavaProcess process;

    Killed(JobTopics topics, Path directory) {
      this.topics = topics;
      this.directory = directory;
    }

    @Override
    public void start(int parallelism) throws Exception {
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of("-Xmx512m", "--add-modules", "jdk.incubator.vector"));
      arguments.add("-Dbellwether.home=" + directory.resolve("home"));
      arguments.addAll(List.of("-cp", JavaProcess.classPath(), Bellwether.class.getName()));
      arguments.addAll(List.of("run", "--state", directory.resolve("state").toString()));
      Map<String, String> settings = new LinkedHashMap<>(topics.settings());
      settings.put("job.parallelism", Integer.toString(parallelism));
      settings.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
      process = JavaProcess.start("job", directory.resolve("job"), Map.of(), arguments);
      starts.add(process.awaitLine(STARTED).group());
    }

    @Override
    public void interrupt() {
      process.kill();
    }

    @Override
    public Object status() {
      assertThat(process.isAlive()).as(process.output()).isTrue();
      return "running";
    }

    @Override
    public void close() {
      process.close();
    }
  }

  @Test
  void goesOnAtAnotherParallelismAndIsPromoted() throws Exception {
    JobTopics topics = topics("moved");
    try (Saved host = new Saved(topics, directory)) {
      assertSame(new ShadowStory(topics, ITEMS).on(host, 1, 2, 1));
    }
  }

  @Test
  void goesOnAfterKillsAndIsPromoted() throws Exception {
    JobTopics topics = topics("killed-shadow");
    try (Killed host = new Killed(topics, directory)) {
      assertSame(new ShadowStory(topics, ITEMS).on(host, 2, 2, 2));

      assertThat(host.starts.get(0)).isEqualTo("started without a checkpoint");
      assertThat(host.starts.subList(1, 3)).allMatch(line -> line.startsWith("resumed from"));
    }
  }

  private static void assertSame(ShadowStory.End end) {
    assertThat(end.promotion()).isEqualTo(undisturbed.promotion());
    Map<String, Prediction> expected = byId(undisturbed.predictions());
    Map<String, Prediction> actual = byId(end.predictions());
    assertThat(actual.keySet()).isEqualTo(expected.keySet()).hasSize(ShadowStory.ITEMS);
    Instant promoted = end.promotion().getEffectiveFrom();
    int compared = 0;
    for (int i = 0; i < ShadowStory.ITEMS; i++) {
      Prediction prediction = actual.get(ITEMS.get(i).item().getId());
      boolean shadowed = i >= ShadowStory.SHADOWED;
      boolean weighed = i >= ShadowStory.PROMOTED;
      assertThat(version("words", prediction.getShadows()))
          .as("item %d", i)
          .isEqualTo(shadowed && !weighed ? 2 : 0);
      assertThat(version("words", prediction.getExperts()))
          .as("item %d", i)
          .isEqualTo(weighed ? 2 : 1);
      // What the rule promotes reaches the gate when Kafka has it, not at a fixed item.
      if (prediction.getEventTime().isBefore(promoted)) {
        assertThat(withoutOrigin(prediction))
            .isEqualTo(withoutOrigin(expected.get(prediction.getId())));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(ShadowStory.PROMOTED);
    Prediction last = actual.get(ITEMS.get(ShadowStory.ITEMS - 1).item().getId());
    assertThat(version("prior", last.getExperts())).isEqualTo(2);
  }

  /** Promises about time, which come when they come, have offsets, too. */
  private static Prediction withoutOrigin(Prediction prediction) {
    return Prediction.newBuilder(prediction).setOrigin("").build();
  }

  private static Map<String, Prediction> byId(List<Prediction> predictions) {
    Map<String, Prediction> byId = new LinkedHashMap<>();
    for (Prediction prediction : predictions) {
      assertThat(byId.put(prediction.getId(), prediction)).as(prediction.getId()).isNull();
    }
    return byId;
  }

  private static int version(String expert, List<ExpertAccount> accounts) {
    return accounts.stream()
        .filter(account -> account.getExpert().equals(expert))
        .mapToInt(ExpertAccount::getVersion)
        .findFirst()
        .orElse(0);
  }
}
