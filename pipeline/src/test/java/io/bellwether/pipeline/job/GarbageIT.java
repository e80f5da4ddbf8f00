package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.connectors.DeadLetters;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.job.Garbage.Piece;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Header;
import io.bellwether.schema.Origin;
import io.bellwether.wire.WireEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is on its topics, the job goes on, predicts what is good and keeps what is not. */
class GarbageIT {
  private static final int ITEMS = 1500;

  /** Of an item in the middle of the market. */
  private static final String KNOWN_ID = "demo-0000700";

  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  /** A piece and the topic that it goes to. */
  private record Sent(String topic, Piece piece) {}

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void keepsEveryPieceWithItsReasonAndPredictsTheRest() throws Exception {
    List<FileItem> items = Predicted.market(ITEMS);
    Map<String, String> settings = Map.of("gate.learning-rate", "0");
    try (RunningJob job = RunningJob.start(broker, "garbage", directory, 2, settings)) {
      Map<String, Sent> sent = replayAmong(garbage(job.config().kafka().topics()), items, job);

      Predicted predicted = Predicted.of(job.predictions(ITEMS));

      assertKept(job, sent);
      assertThat(job.ranThrough()).isTrue();
      predicted.areNotDegraded();
      predicted.equalTheBacktest(job, items);
    }
  }

  @Test
  void learnsOnlyFromFeedbackThatFitsItsGate() throws Exception {
    List<FileItem> items = Predicted.market(ITEMS);
    Map<String, String> settings = Map.of("gate.publish-every", "16");
    try (RunningJob job = RunningJob.start(broker, "feedback", directory, 2, settings)) {
      String topic = job.config().kafka().topics().feedback();
      WireEncoder<Feedback> encoder = Connections.wire(job.config()).encoder(Feedback.class, topic);
      for (Feedback misfit : Garbage.misfits(KNOWN_ID)) {
        job.send(new ProducerRecord<>(topic, encoder.encode(misfit)));
      }
      List<Sent> garbage =
          Garbage.feedback(4, KNOWN_ID).stream().map(piece -> new Sent(topic, piece)).toList();
      Map<String, Sent> sent = replayAmong(garbage, items, job);

      Predicted predicted = Predicted.of(job.predictions(ITEMS));

      assertKept(job, sent);
      assertThat(job.ranThrough()).isTrue();
      predicted.coverExactly(items);
      predicted.areNotDegraded();
    }
  }

  /** Spreads the garbage over the replay; by the places that Kafka gave to the pieces. */
  private static Map<String, Sent> replayAmong(
      List<Sent> garbage, List<FileItem> items, RunningJob job) throws Exception {
    Map<String, Sent> sent = new LinkedHashMap<>();
    job.replay(
        items,
        new Pace.Items(500),
        position -> {
          int from = position * garbage.size() / items.size();
          int to = (position + 1) * garbage.size() / items.size();
          for (Sent piece : garbage.subList(from, to)) {
            sent.put(send(job, piece), piece);
          }
        });
    assertThat(sent).hasSameSizeAs(garbage);
    return sent;
  }

  private static void assertKept(RunningJob job, Map<String, Sent> sent) throws Exception {
    List<DeadLetter> letters = deadLetters(job, sent.size());
    assertThat(letters).extracting(letter -> place(letter.getOrigin())).doesNotHaveDuplicates();
    letters.forEach(letter -> assertKept(letter, sent.get(place(letter.getOrigin()))));
    assertThat(letters).hasSameSizeAs(sent.keySet());
  }

  private static List<Sent> garbage(KafkaConfig.Topics topics) throws Exception {
    List<Sent> garbage = new ArrayList<>();
    Garbage.news(1).forEach(piece -> garbage.add(new Sent(topics.news(), piece)));
    Garbage.outcomes(2, KNOWN_ID).forEach(piece -> garbage.add(new Sent(topics.outcomes(), piece)));
    Garbage.control(3).forEach(piece -> garbage.add(new Sent(topics.control(), piece)));
    return garbage;
  }

  private static String send(RunningJob job, Sent sent) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(sent.topic(), sent.piece().key(), sent.piece().value());
    record.headers().add("kind", sent.piece().kind().getBytes(UTF_8));
    record.headers().add("nothing", null);
    RecordMetadata metadata = job.send(record);
    return place(
        new Origin(metadata.topic(), metadata.partition(), metadata.offset(), Long.MIN_VALUE));
  }

  private static String place(Origin origin) {
    return origin.getTopic() + "-" + origin.getPartition() + "@" + origin.getOffset();
  }

  private static List<DeadLetter> deadLetters(RunningJob job, int count) throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        job.records(job.config().kafka().topics().deadLetters(), count)) {
      letters.add(DeadLetters.read(record));
    }
    return letters;
  }

  private static void assertKept(DeadLetter letter, Sent sent) {
    assertThat(sent).as("a good record at %s was refused", letter.getOrigin()).isNotNull();
    Piece piece = sent.piece();
    String what = piece.kind() + ": " + letter.getDetail();
    assertThat(letter.getKey()).as(what).isEqualTo(wrap(piece.key()));
    assertThat(letter.getValue()).as(what).isEqualTo(wrap(piece.value()));
    assertThat(letter.getHeaders())
        .as(what)
        .containsExactly(
            new Header("kind", wrap(piece.kind().getBytes(UTF_8))), new Header("nothing", null));
    assertThat(letter.getReason()).as(what).isEqualTo(piece.reason().code());
    assertThat(letter.getDetail()).as(what).isNotBlank();
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
