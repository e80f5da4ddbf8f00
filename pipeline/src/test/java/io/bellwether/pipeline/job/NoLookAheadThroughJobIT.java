package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A label cannot reach back behind its own time, whatever way through the job it takes. */
class NoLookAheadThroughJobIT {
  private static final int ITEMS = 600;
  private static final int CHANGED = 250;

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

  /** A prediction as it is on the topic. */
  private record Written(Prediction prediction, byte[] bytes) {}

  @ParameterizedTest(name = "filter key {0}")
  @ValueSource(strings = {"global", "symbol"})
  void anotherLabelChangesNoPredictionBeforeItsTime(String filterKey) throws Exception {
    List<FileItem> items = Predicted.market(ITEMS);
    List<FileItem> others = new ArrayList<>(items);
    others.set(CHANGED, withAnotherLabel(items.get(CHANGED)));
    Instant labelTime = items.get(CHANGED).outcome().getLabelTime();
    Map<String, String> settings = Map.of("gate.learning-rate", "0", "filter.key", filterKey);

    Map<String, Written> first = run("first-" + filterKey, items, settings);
    Map<String, Written> second = run("second-" + filterKey, others, settings);

    assertThat(second.keySet()).isEqualTo(first.keySet());
    int before = 0;
    int changed = 0;
    for (Map.Entry<String, Written> entry : first.entrySet()) {
      Written one = entry.getValue();
      Written other = second.get(entry.getKey());
      if (one.prediction().getDecisionTime().isBefore(labelTime)) {
        assertThat(other.bytes()).as(entry.getKey()).isEqualTo(one.bytes());
        before++;
      } else if (!Arrays.equals(one.bytes(), other.bytes())) {
        changed++;
      }
    }
    assertThat(before).as("predictions before the label").isBetween(CHANGED, ITEMS - 100);
    assertThat(changed).as("predictions that the label changed").isPositive();
  }

  @Test
  void everyPredictionSaysThatItsLabelsWereKnown() throws Exception {
    List<FileItem> items = Predicted.market(1500);
    Map<String, String> settings = Map.of("gate.publish-every", "16");
    try (RunningJob job = RunningJob.start(broker, "learning", directory, 2, settings)) {
      // Versions of the gate must come back while there still is news.
      job.replay(items, new Pace.Items(200));

      List<Prediction> predictions = job.predictions(items.size());

      assertThat(predictions).hasSize(items.size());
      long newestGate = 0;
      for (Prediction prediction : predictions) {
        assertThat(prediction.getLabelsSeenUpTo())
            .as(prediction.getId())
            .isBeforeOrEqualTo(prediction.getDecisionTime());
        newestGate = Math.max(newestGate, prediction.getGateVersion());
      }
      assertThat(newestGate).as("versions of the gate in use").isPositive();
    }
  }

  private Map<String, Written> run(String name, List<FileItem> items, Map<String, String> settings)
      throws Exception {
    try (RunningJob job = RunningJob.start(broker, name, directory, 2, settings)) {
      job.replay(items, new Pace.Unlimited());
      WireDecoder<Prediction> decoder = Connections.wire(job.config()).decoder(Prediction.class);
      Map<String, Written> written = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record :
          job.records(job.config().kafka().topics().predictions(), items.size())) {
        Prediction prediction = decoder.decode(record.value());
        assertThat(written.put(prediction.getId(), new Written(prediction, record.value())))
            .as(prediction.getId())
            .isNull();
        assertThat(prediction.getLabelsSeenUpTo())
            .as(prediction.getId())
            .isBeforeOrEqualTo(prediction.getDecisionTime());
      }
      return written;
    }
  }

  private static FileItem withAnotherLabel(FileItem item) {
    String other = item.outcome().getLabel().equals("UP") ? "DOWN" : "UP";
    return new FileItem(item.item(), Outcome.newBuilder(item.outcome()).setLabel(other).build());
  }
}
