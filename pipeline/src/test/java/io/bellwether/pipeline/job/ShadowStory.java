package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.control.ControlLog;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Replay;
import io.bellwether.schema.Control;
import io.bellwether.schema.Prediction;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Two experts get shadows, one is promoted by hand and one by its rule, while the job is
 * interrupted twice in between. All changes hold from given event times, so that whatever host the
 * job has, the predictions are those of an undisturbed one.
 */
final class ShadowStory {
  static final int ITEMS = 1300;

  /** From this item on the shadows are asked. */
  static final int SHADOWED = 100;

  /** From this item on the shadow of {@code words} is weighed. */
  static final int PROMOTED = 850;

  /** More than are labelled between any two interruptions. */
  private static final int MIN_ITEMS = 700;

  private static final Pace PACE = new Pace.Items(1000);

  private final JobTopics topics;
  private final List<FileItem> items;
  private final Shell shell;
  private int markers;

  ShadowStory(JobTopics topics, List<FileItem> items) {
    this.topics = topics;
    this.items = items;
    this.shell = new Shell(topics.settings());
  }

  /** Where the job runs. */
  interface Host extends AutoCloseable {
    /** Starts the job, from where it was if it was there before. */
    void start(int parallelism) throws Exception;

    /** Ends it in its own way, in the midst of news. */
    void interrupt() throws Exception;

    /** Fails when the job has ended. */
    Object status() throws Exception;
  }

  /**
   * What came of it.
   *
   * @param report what was known of the shadow of {@code words} before it was promoted
   * @param promotion of {@code prior} by its rule
   */
  record End(List<Prediction> predictions, JsonNode report, Control promotion) {}

  /** Tells it; the job has these parallelisms, one after the other. */
  End on(Host host, int first, int second, int third) throws Exception {
    try (Feed feed = topics.feed(items, PACE, 0)) {
      host.start(first);
      shadow();
      awaitApplied(host);
      feed.allow(400);
      topics.predictions(300, host::status);
      feed.allow(200);
      host.interrupt();

      host.start(second);
      topics.predictions(500, host::status);
      feed.allow(200);
      host.interrupt();

      host.start(third);
      topics.predictions(700, host::status);
      JsonNode report = shell.listed("words").path("shadow");
      shell.control("promote", "words", "--from", time(PROMOTED), "--expect", "1");
      awaitApplied(host);
      feed.allow(300);
      Patience.until(
          "the rule to promote the shadow",
          () -> {
            Object unused = host.status();
            return shell.listed("prior").path("state").asText().equals("promoted");
          });
      awaitApplied(host);
      feed.allow(ITEMS);
      feed.await();
      return new End(
          topics.predictions(ITEMS, host::status),
          report,
          ControlLog.read(topics.config()).expert("prior").change());
    }
  }

  private void shadow() throws Exception {
    String from = time(SHADOWED);
    shell.control("shadow", "words", "--set", "learning-rate=0.1", "--from", from);
    shell.control(
        "shadow",
        "prior",
        "--set",
        "half-life=90",
        "--min-items",
        Integer.toString(MIN_ITEMS),
        "--gain",
        "-9",
        "--from",
        from);
  }

  private String time(int item) {
    return items.get(item).item().getEventTime().toString();
  }

  /** Once the dead letter of a later record is there, every gate has applied the earlier ones. */
  private void awaitApplied(Host host) throws Exception {
    String topic = topics.config().kafka().topics().control();
    KafkaSettings client = KafkaSettings.at(topics.config().kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      producer.send(new ProducerRecord<>(topic, "marker".getBytes(UTF_8), new byte[] {1})).get();
    }
    topics.records(topics.config().kafka().topics().deadLetters(), ++markers, host::status);
  }
}
