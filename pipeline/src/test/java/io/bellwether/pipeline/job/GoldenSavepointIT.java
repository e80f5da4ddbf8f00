package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.GoldenSavepoint.Sent;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier releases saved, this one goes on from, and predicts what they would have. */
class GoldenSavepointIT {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final double TOLERANCE = 1e-6;

  @TempDir private Path directory;

  /** Settings with which a savepoint of little state is one file. */
  static Configuration inOneFile() {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.parse("1mb"));
    return settings;
  }

  static List<Path> savepoints() throws Exception {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
  }

  @Test
  void thereIsOneOfEachJobForEachRelease() throws Exception {
    try (Stream<Path> releases = Files.list(GOLDEN)) {
      assertThat(releases.filter(Files::isDirectory))
          .isNotEmpty()
          .allSatisfy(
              release -> {
                for (GoldenJob job : GoldenJob.values()) {
                  assertThat(release.resolve(job.title() + ".zip")).exists();
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void muchWaitedWhenItWasSaved(Path file) throws Exception {
    GoldenSavepoint golden = GoldenSavepoint.read(file);
    JobConfig config =
        JobConfig.load(null, GoldenSavepoint.located(golden.settings(), directory), Map.of());
    Set<String> before = ids(golden.before(), "news");
    Set<String> votesBefore = ids(golden.before(), "votes");
    Map<String, Prediction> predictions = byId(config, golden.predictions());

    assertThat(predictions.values())
        .as("items that waited for their turn")
        .filteredOn(one -> before.contains(one.getId()))
        .hasSizeGreaterThan(10);
    if (config.gate().spec().learns()) {
      assertThat(predictions.values())
          .allSatisfy(one -> assertThat(one.getGateVersion()).isPositive());
    } else { // Here everybody is asked.
      assertThat(predictions.values())
          .as("items that the expert voted on which the control topic added")
          .filteredOn(one -> voted(one, "added"))
          .hasSizeGreaterThan(5);
      assertThat(predictions.values())
          .as("votes that waited for their item")
          .filteredOn(one -> !before.contains(one.getId()) && votesBefore.contains(one.getId()))
          .filteredOn(one -> voted(one, "desk"))
          .hasSizeGreaterThan(5);
    }
  }

  private static Set<String> ids(List<Sent> records, String topic) {
    return records.stream()
        .filter(one -> one.topic().equals(topic) && one.key() != null)
        .map(one -> new String(one.key(), UTF_8))
        .collect(Collectors.toSet());
  }

  private static boolean voted(Prediction prediction, String expert) {
    return prediction.getExperts().stream()
        .anyMatch(one -> one.getExpert().equals(expert) && one.getVote().size() == 3);
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void goesOnFromASavepointAsItsReleaseDid(Path file) throws Exception {
    GoldenSavepoint golden = GoldenSavepoint.read(file);
    String savepoint = golden.unpack(directory);
    // Topics have the job's name, and more than one release may have a job of that name.
    try (EmbeddedBroker own = EmbeddedBroker.startTemporary()) {
      JobTopics topics =
          JobTopics.create(
              own.bootstrapServers(),
              golden.name(),
              GoldenSavepoint.located(golden.settings(), directory));
      GoldenSavepoints.send(golden.name(), topics.config(), golden.before());
      GoldenSavepoints.send(golden.name(), topics.config(), stopgaps(golden));
      Map<String, Prediction> expected = byId(topics.config(), golden.predictions());

      try (RunningJob job = RunningJob.resume(topics, directory, 2, savepoint)) {
        GoldenSavepoints.send(golden.name(), topics.config(), golden.after());
        List<Prediction> predictions = job.predictions(expected.size());

        assertThat(predictions).hasSameSizeAs(expected.keySet());
        predictions.forEach(one -> assertEqual(one, expected.get(one.getId())));
        assertThat(job.ranThrough()).isTrue();
      }
    }
  }

  /**
   * In the place of what the job itself had written and read back, so that offsets are the same.
   */
  private static List<Sent> stopgaps(GoldenSavepoint golden) {
    List<Sent> stopgaps = new ArrayList<>();
    golden
        .written()
        .forEach(
            (partition, end) -> {
              int dash = partition.lastIndexOf('-');
              String topic = partition.substring(0, dash);
              int number = Integer.parseInt(partition.substring(dash + 1));
              for (long i = 0; i < end; i++) {
                stopgaps.add(new Sent(topic, number, new byte[] {0}, new byte[] {0}, null, null));
              }
            });
    return stopgaps;
  }

  private static Map<String, Prediction> byId(JobConfig config, List<byte[]> values)
      throws Exception {
    WireDecoder<Prediction> decoder = Connections.wire(config).decoder(Prediction.class);
    Map<String, Prediction> byId = new LinkedHashMap<>();
    for (byte[] value : values) {
      Prediction prediction = decoder.decode(value);
      byId.put(prediction.getId(), prediction);
    }
    return byId;
  }

  private static void assertEqual(Prediction now, Prediction then) {
    assertThat(then).as("%s was predicted before the savepoint", now.getId()).isNotNull();
    assertThat(now.getVerdict()).as(now.getId()).isEqualTo(then.getVerdict());
    assertThat(now.getDecisionTime()).as(now.getId()).isEqualTo(then.getDecisionTime());
    assertThat(now.getLabelsSeenUpTo()).as(now.getId()).isEqualTo(then.getLabelsSeenUpTo());
    assertThat(now.getGateVersion()).as(now.getId()).isEqualTo(then.getGateVersion());
    assertThat(now.getDegraded()).as(now.getId()).isEqualTo(then.getDegraded());
    assertThat(now.getOrigin()).as(now.getId()).isEqualTo(then.getOrigin());
    for (int k = 0; k < then.getProbabilities().size(); k++) {
      assertThat(now.getProbabilities().get(k))
          .as(now.getId())
          .isCloseTo(then.getProbabilities().get(k), within(TOLERANCE));
    }
    assertThat(now.getExperts())
        .as(now.getId())
        .zipSatisfy(then.getExperts(), GoldenSavepointIT::assertEqual);
  }

  private static void assertEqual(ExpertAccount now, ExpertAccount then) {
    assertThat(now.getExpert()).isEqualTo(then.getExpert());
    assertThat(now.getVersion()).isEqualTo(then.getVersion());
    assertThat(now.getAbstention()).isEqualTo(then.getAbstention());
    assertThat(now.getBelief()).isCloseTo(then.getBelief(), within(TOLERANCE));
    assertThat(now.getWeight()).isCloseTo(then.getWeight(), within(TOLERANCE));
  }
}
