package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.flink.SavedJob;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot go on from a savepoint is refused before anything is submitted. */
class UpgradeCheckIT {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "golden", "0.1", "golden-learning.zip");

  @TempDir private static Path directory;

  private static Map<String, String> settings;
  private static String savepoint;
  private static String first;

  @BeforeAll
  static void save() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary()) {
      Map<String, String> own =
          Map.of("kafka.topics.votes", "votes", "job.checkpoint-interval", "1s");
      JobTopics topics = JobTopics.create(broker.bootstrapServers(), "checked", own);
      List<FileItem> items = Expectation.market(40);
      try (RunningJob job = RunningJob.start(topics, directory, 1)) {
        job.vote(Map.of());
        job.replay(items, new Pace.Unlimited());
        var unused = job.predictions(items.size());
        savepoint = job.stopWithSavepoint();
      }
      settings = topics.settings();
    }
    first = GoldenSavepoint.read(GOLDEN).unpack(directory.resolve("golden"));
  }

  @AfterAll
  static void forget() {
    settings = null;
  }

  private static void build(String from, Map<String, String> changes) {
    build(from, changes, new Configuration());
  }

  private static void build(String from, Map<String, String> changes, Configuration flink) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(changes);
    all.values().removeIf(String::isEmpty);
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    MoeJob.build(env, JobConfig.load(null, all, Map.of()));
  }

  @Test
  void whatMayChangeMay() {
    Map<String, String> changes =
        Map.of(
            "gate.top-k", "2",
            "gate.learning-rate", "0.01",
            "filter.share", "0.2",
            "job.deadline", "3s",
            "features.max-characters", "100",
            "experts", "[{name: prior, kind: prior}, {name: other, kind: naive-bayes}]");

    assertThatCode(() -> build(savepoint, changes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job.max-parallelism | 60 | 120: 60",
        "job.ordering | arrival | event-time: arrival",
        "job.routing-key | language | symbol: language",
        "classes.names | [DOWN, NEUTRAL, UP] | UP, NEUTRAL, DOWN: DOWN, NEUTRAL, UP",
        "features.bits | 12 | 18: 12",
        "features.seed | 7 | 42: 7",
        "gate.kind | uniform | learned-gate: uniform-gate",
        "gate.bits | 6 | 1024 inputs: 64 inputs",
        "gate.batch | 10s | 0s: above 0s",
        "filter.kind | moe-f | fixed-share: moe-f",
        "filter.key | symbol | source: symbol",
        "labels.release | passed | reached: passed"
      })
  void settingsOnWhichStateDependsMustBeTheSame(String key, String value, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(savepoint, Map.of(key, value)))
        .withMessageContaining(key + " must be as in the savepoint, " + problem)
        .withMessageContaining("start without the savepoint and learn anew");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    Map<String, String> changes = Map.of("filter.key", "symbol", "job.max-parallelism", "60");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(savepoint, changes))
        .withMessageContaining("filter.key must be")
        .withMessageContaining("job.max-parallelism must be");
  }

  @Test
  void anOperatorWithStateMustNotGo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(savepoint, Map.of("kafka.topics.votes", "")))
        .withMessageContaining("the job must have the operator votes-source")
        .withMessageContaining("set kafka.topics.votes again")
        .withMessageContaining("--allowNonRestoredState");
  }

  @Test
  void anOperatorMayGoWhereThatIsWanted() {
    Configuration flink = new Configuration();
    flink.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);

    assertThatCode(() -> build(savepoint, Map.of("kafka.topics.votes", ""), flink))
        .doesNotThrowAnyException();
  }

  @Test
  void aSavepointOfTheFirstReleaseSaysItsMaximumParallelism() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(first, Map.of("job.max-parallelism", "60")))
        .withMessageContaining("job.max-parallelism must be as in the savepoint, 120: 60");
  }

  @Test
  void savepointsSayWhatTheyWereMadeWith() throws Exception {
    assertThat(SavedJob.read(savepoint).settings().orElseThrow().byKey())
        .containsEntry("labels.release", "reached")
        .containsEntry("classes.names", "UP, NEUTRAL, DOWN");
    assertThat(SavedJob.read(first).settings()).isEmpty();
    assertThat(SavedJob.read(first).refusals()).isEmpty();
  }

  /** A golden savepoint in which a few bytes are others; all of its state is in its one file. */
  private static String edited(String from, String to) throws Exception {
    GoldenSavepoint golden = GoldenSavepoint.read(GOLDEN);
    String before = new String(golden.metadata(), ISO_8859_1);
    assertThat(before).contains(from);
    Path folder = Files.createTempDirectory(directory, "edited");
    byte[] after = before.replace(from, to).getBytes(ISO_8859_1);
    Files.write(folder.resolve("_metadata"), after);
    return folder.toUri().toString();
  }

  @Test
  void stateOfANewerReleaseIsRefused() throws Exception {
    String newer = edited("RoutedCodec\0\0\0\3", "RoutedCodec\0\0\0\u0063");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(newer, Map.of()))
        .withMessageContaining("routed: the version of RoutedCodec must be at most")
        .withMessageContaining("99; start the release that made the savepoint, or a newer one");
  }

  @Test
  void stateThatThisReleaseLacksIsRefused() throws Exception {
    String location = edited("flink.Routed$RoutedCodec", "flink.Routed$RoutedCodex");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(location, Map.of()))
        .withMessageContaining(
            "this savepoint holds state written by io.bellwether.flink.Routed$RoutedCodex, which"
                + " this release lacks; start the release that made it, or a newer one");
  }

  @Test
  void whatCannotBeReadHereIsLeftToTheCluster() {
    assertThatCode(() -> build("file:///nowhere/savepoint", Map.of())).doesNotThrowAnyException();
  }
}
