package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An expert's whole life, from a shell, in the running job. */
class ControlLifecycleIT {
  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  private RunningJob job;
  private Shell shell;
  private List<FileItem> items;
  private int markers;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void isShadowedReportedPromotedReplacedAndRolledBackWithoutLosingAnItem() throws Exception {
    Map<String, String> settings = Map.of("gate.learning-rate", "0", "gate.top-k", "9");
    JobTopics topics = JobTopics.create(broker.bootstrapServers(), "life", settings);
    items = Predicted.market(1700);
    shell = new Shell(topics.settings());
    try (RunningJob running = RunningJob.start(topics, directory, 2)) {
      job = running;
      job.replay(items, new Pace.Items(400), this::changeBefore);

      Predicted predicted = Predicted.of(job.predictions(items.size()));

      predicted.coverExactly(items);
      predicted.areNotDegraded();
      assertThat(job.ranThrough()).isTrue();
      int shadowed = 0;
      for (int i = 0; i < items.size(); i++) {
        Prediction prediction = predicted.of(items.get(i));
        assertThat(version("words", prediction.getExperts())).as("item %d", i).isEqualTo(wanted(i));
        shadowed += version("words", prediction.getShadows()) == 2 ? 1 : 0;
      }
      assertThat(shadowed).isBetween(100, 700);
      assertThat(version("prior", predicted.of(items.get(1699)).getExperts())).isEqualTo(2);
    }
  }

  private static int wanted(int item) {
    return item < 700 ? 1 : item >= 1000 && item < 1300 ? 3 : 2;
  }

  private void changeBefore(int position) throws Exception {
    switch (position) {
      case 100 -> shell.control("shadow", "words", "--set", "learning-rate=0.1");
      case 500 ->
          shell.control(
              "shadow", "prior", "--set", "half-life=90", "--min-items", "20", "--gain", "-9");
      case 600 -> promote();
      case 900 ->
          shell.control("replace", "words", "--set", "learning-rate=0.05", "--from", time(1000));
      case 1200 -> shell.control("rollback", "words", "--from", time(1300));
      case 1500 ->
          Patience.until(
              "the shadow to be promoted by its rule",
              () -> shell.listed("prior").path("state").asText().equals("promoted"));
      default -> {
        return;
      }
    }
    awaitApplied();
  }

  private void promote() throws Exception {
    Patience.until(
        "the shadow to be scored",
        () -> shell.listed("words").path("shadow").path("items").asInt() > 50);
    JsonNode shadow = shell.listed("words").path("shadow");
    assertThat(shadow.path("agreement").asDouble()).isBetween(0.3, 1.0);
    assertThat(shadow.path("gainLow").asDouble()).isLessThan(shadow.path("gain").asDouble());
    assertThat(shadow.path("gainHigh").asDouble()).isGreaterThan(shadow.path("gain").asDouble());
    shell.control("promote", "words", "--from", time(700), "--expect", "1");
  }

  private String time(int position) {
    return items.get(position).item().getEventTime().toString();
  }

  /** Once the dead letter of a later record is there, every gate has applied the earlier ones. */
  private void awaitApplied() throws Exception {
    String topic = job.config().kafka().topics().control();
    job.send(new ProducerRecord<>(topic, "marker".getBytes(UTF_8), new byte[] {1}));
    job.records(job.config().kafka().topics().deadLetters(), ++markers);
  }

  private static int version(String expert, List<ExpertAccount> accounts) {
    for (ExpertAccount account : accounts) {
      if (account.getExpert().equals(expert)) {
        return account.getVersion();
      }
    }
    return 0;
  }
}
