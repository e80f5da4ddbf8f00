package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.connectors.DeadLetters;
import io.bellwether.connectors.Sinks;
import io.bellwether.core.Features;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experts come, go and change while the job runs. */
class ControlIT {
  private static final Map<String, String> SETTINGS =
      Map.of("gate.learning-rate", "0", "gate.top-k", "9");
  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void changesTheRosterAtTheTimeThatAChangeNames() throws Exception {
    List<FileItem> items = Predicted.market(1200);
    ExpertChange add =
        change(
            ExpertAction.ADD,
            "words-quick",
            "{name: words-quick, kind: softmax-regression, bits: 16, learning-rate: 0.6, l2: 0}");
    ExpertChange retire = change(ExpertAction.RETIRE, "prior", "");
    ExpertChange replace =
        change(
            ExpertAction.REPLACE,
            "words",
            "{name: words, kind: softmax-regression, learning-rate: 0.1}");
    Map<Integer, Control> published =
        Map.of(
            300, new Control(1L, time(items, 400), add),
            500, new Control(2L, time(items, 600), retire),
            700, new Control(3L, time(items, 800), replace));
    int[] changes = {0};
    try (RunningJob job = RunningJob.start(broker, "roster", directory, 2, SETTINGS)) {
      job.replay(
          items,
          new Pace.Items(500),
          position -> {
            if (published.containsKey(position)) {
              job.publish(published.get(position));
              awaitApplied(job, ++changes[0]);
            }
          });

      Predicted predicted = Predicted.of(job.predictions(items.size()));

      predicted.coverExactly(items);
      predicted.areNotDegraded();
      assertThat(job.ranThrough()).isTrue();
      for (int i = 0; i < items.size(); i++) {
        assertThat(versions(predicted.of(items.get(i)).getExperts()))
            .as("experts asked about item %d", i)
            .isEqualTo(expected(i));
      }
    }
  }

  @Test
  void anExpertThatIsAddedBeginsWithTheModelThatTheRecordNames() throws Exception {
    List<FileItem> items = Predicted.market(300);
    ModelFile model = alwaysDown();
    Path file = Files.write(directory.resolve("down.model"), model.bytes());
    String spec =
        "{name: warm, kind: prior, model: '%s', sha256: %s}".formatted(file, model.sha256());
    Control add = new Control(1L, time(items, 150), change(ExpertAction.ADD, "warm", spec));
    Map<String, String> settings = Map.of("gate.learning-rate", "0", "gate.top-k", "9");
    try (RunningJob job = RunningJob.start(broker, "added-warm", directory, 2, settings)) {
      job.replay(
          items,
          new Pace.Items(500),
          position -> {
            if (position == 100) {
              job.publish(add);
              awaitApplied(job, 1);
            }
          });

      Predicted predicted = Predicted.of(job.predictions(items.size()));

      predicted.areNotDegraded();
      for (FileItem item : items.subList(150, items.size())) {
        assertThat(predicted.of(item).getExperts())
            .filteredOn(expert -> expert.getExpert().equals("warm"))
            .singleElement()
            .satisfies(expert -> assertThat(expert.getVote().get(2)).isGreaterThan(0.5f));
      }
    }
  }

  /** What a prior made of a hundred labels of the last class, long ago. */
  private static ModelFile alwaysDown() {
    MixtureSpec mixture = JobConfig.load(null, Map.of(), Map.of()).toMixtureSpec();
    ExpertDefinition prior = mixture.experts().get(0);
    OwnedExpert owned = OwnedExpert.of(prior, 3);
    for (int i = 0; i < 100; i++) {
      owned.learn(new Features(), 2, 1, 1000);
    }
    return ModelFile.of(prior, owned, mixture.classes(), mixture.features());
  }

  /**
   * The topic is read in order, so once the job has committed the dead letter of a later record,
   * every gate has applied the earlier ones.
   */
  static void awaitApplied(RunningJob job, int numMarkers) throws Exception {
    String topic = job.config().kafka().topics().control();
    job.send(new ProducerRecord<>(topic, "marker".getBytes(UTF_8), new byte[] {1}));
    job.records(job.config().kafka().topics().deadLetters(), numMarkers);
  }

  private static Map<String, Integer> expected(int item) {
    Map<String, Integer> expected =
        new TreeMap<>(Map.of("last-outcome", 1, "naive-bayes", 1, "words-fast", 1, "network", 1));
    expected.put("words", item < 800 ? 1 : 2);
    if (item >= 400) {
      expected.put("words-quick", 1);
    }
    if (item < 600) {
      expected.put("prior", 1);
    }
    return expected;
  }

  /** Fails when an expert was asked twice. */
  private static Map<String, Integer> versions(List<ExpertAccount> experts) {
    return experts.stream()
        .collect(Collectors.toMap(ExpertAccount::getExpert, ExpertAccount::getVersion));
  }

  @Test
  void keepsWhatMakesNoSenseAndChangesNothing() throws Exception {
    List<FileItem> items = Predicted.market(600);
    try (RunningJob job = RunningJob.start(broker, "nonsense", directory, 2, SETTINGS)) {
      Map<Long, Refusal> refusals = new LinkedHashMap<>();
      job.replay(
          items,
          new Pace.Unlimited(),
          position -> {
            if (position == 200) {
              publishNonsense(job, refusals);
            }
          });

      Predicted predicted = Predicted.of(job.predictions(items.size()));
      List<ConsumerRecord<byte[], byte[]>> letters =
          job.records(job.config().kafka().topics().deadLetters(), refusals.size());

      assertThat(job.ranThrough()).isTrue();
      predicted.areNotDegraded();
      predicted.equalTheBacktest(job, items);
      assertThat(letters).hasSameSizeAs(refusals.keySet());
      for (ConsumerRecord<byte[], byte[]> record : letters) {
        DeadLetter letter = DeadLetters.read(record);
        refusals.remove(letter.getOrigin().getOffset()).assertKept(job, letter);
      }
      assertThat(refusals).isEmpty();
    }
  }

  /** A control record that must become a dead letter. */
  private record Refusal(Control control, String reason, String detail) {
    void assertKept(RunningJob job, DeadLetter letter) throws Exception {
      byte[] value = Connections.wire(job.config()).encoder(Control.class, "any").encode(control);
      byte[] key = Sinks.controlKey(control).getBytes(UTF_8);
      assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
      assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(key));
      assertThat(letter.getReason()).as(letter.getDetail()).isEqualTo(reason);
      assertThat(letter.getDetail()).contains(detail);
      assertThat(letter.getStage()).isEqualTo("parse-Control");
    }
  }

  private static void publishNonsense(RunningJob job, Map<Long, Refusal> refusals)
      throws Exception {
    Instant now = Instant.EPOCH;
    List<Refusal> nonsense =
        List.of(
            bad(ExpertAction.ADD, "odd", "{name: odd, kind: [", "the text must be YAML"),
            bad(ExpertAction.ADD, "odd", "", "must be a mapping"),
            bad(ExpertAction.ADD, "odd", "{name: odd, kind: oracle}", "kind must be one of"),
            bad(ExpertAction.REPLACE, "words", "{name: words, kind: prior, bits: 9}", "bits"),
            bad(ExpertAction.REPLACE, "words", "{name: prior, kind: prior}", "words: prior"),
            bad(ExpertAction.ADD, "odd", "[".repeat(100_000), "nesting must be at most"),
            bad(
                ExpertAction.ADD,
                "odd",
                "{name: odd, kind: prior, model: /nowhere/odd.model}",
                "sha256 must be given with model"),
            bad(
                ExpertAction.ADD,
                "odd",
                "{name: odd, kind: prior, model: /nowhere/odd.model, sha256: %s}"
                    .formatted("0".repeat(64)),
                "must be a file that can be read here"),
            bad(ExpertAction.UNKNOWN, "words", "", "action is not known to this release"),
            new Refusal(
                new Control(1L, now, change(ExpertAction.RETIRE, "", "")), "empty-id", "expert"),
            new Refusal(
                new Control(
                    1L,
                    Instant.ofEpochMilli(Long.MAX_VALUE),
                    change(ExpertAction.RETIRE, "prior", "")),
                "implausible-time",
                "effectiveFrom"));
    // Only those who know the roster and the gate can tell that these make no sense: they count.
    job.publish(new Control(1L, now, change(ExpertAction.RETIRE, "nobody", "")));
    GateVersion gate =
        new GateVersion(ByteBuffer.wrap(new byte[] {1, 2, 3}), now, 9L, GateAction.LEARNED);
    job.publish(new Control(1_000_000L, now, gate));
    for (Refusal refusal : nonsense) {
      refusals.put(job.publish(refusal.control()).offset(), refusal);
    }
    job.records(job.config().kafka().topics().deadLetters(), refusals.size());
  }

  private static Refusal bad(ExpertAction action, String expert, String spec, String detail) {
    Control control = new Control(1L, Instant.EPOCH, change(action, expert, spec));
    return new Refusal(control, "bad-definition", detail);
  }

  private static ExpertChange change(ExpertAction action, String expert, String spec) {
    return new ExpertChange(action, expert, spec, "", null);
  }

  private static Instant time(List<FileItem> items, int position) {
    return items.get(position).item().getEventTime();
  }
}
