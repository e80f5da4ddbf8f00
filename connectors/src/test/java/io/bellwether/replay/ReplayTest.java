package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final WireFormat WIRE = WireFormat.builtIn();
  private static final ReplaySettings SETTINGS = ReplaySettings.of("news", "outcomes");
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2020-06-01T12:00:00Z"), ZoneOffset.UTC);

  private final MockProducer<byte[], byte[]> producer = producer(true);
  private long nanos;

  @Test
  void sendsItemsAndOutcomesKeyedByIdWithTheirTimes() throws Exception {
    Progress progress =
        run(SETTINGS, TimelineTest.line("a", 10, 25), TimelineTest.line("b", 20, 40));

    List<ProducerRecord<byte[], byte[]>> sent = withBody();
    assertThat(sent)
        .extracting(ProducerRecord::topic)
        .containsExactly("news", "news", "outcomes", "outcomes");
    assertThat(sent)
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("a", "b", "a", "b");
    assertThat(sent).extracting(ProducerRecord::timestamp).containsExactly(10L, 20L, 25L, 40L);
    assertThat(WIRE.decoder(NewsItem.class).decode(sent.get(1).value()).getId()).isEqualTo("b");
    assertThat(WIRE.decoder(Outcome.class).decode(sent.get(2).value()).getItemId()).isEqualTo("a");
    assertThat(progress).isEqualTo(new Progress(2, 2, 1, 40));
  }

  @Test
  void endsWithThePromiseOfTheLastTimeToEveryPartition() throws Exception {
    run(SETTINGS, TimelineTest.line("a", 10, 25));

    List<ProducerRecord<byte[], byte[]>> promises = promises();
    assertThat(promises).hasSize(5).allMatch(record -> promise(record) == 25);
    assertThat(promises)
        .extracting(record -> record.topic() + record.partition())
        .containsExactlyInAnyOrder("news0", "news1", "news2", "outcomes0", "outcomes1");
    assertThat(producer.history().subList(2, 7)).containsExactlyElementsOf(promises);
  }

  @Test
  void neverBreaksAPromise() throws Exception {
    Random random = new Random(11);
    List<FileItem> lines = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      long time = random.nextInt(300);
      lines.add(TimelineTest.line("i" + i, time, time + random.nextInt(100)));
    }
    lines.sort(NewsFiles.BY_TIME_AND_ID);

    Progress progress = run(SETTINGS.withPunctuateEvery(7), lines.toArray(new FileItem[0]));

    long promised = Long.MIN_VALUE;
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.value() == null) {
        assertThat(promise(record)).isGreaterThanOrEqualTo(promised);
        promised = promise(record);
      } else {
        assertThat(record.timestamp()).isGreaterThan(promised);
      }
    }
    assertThat(progress.punctuations()).isGreaterThan(100);
  }

  @Test
  void promisesAfterSoManyEvents() throws Exception {
    FileItem[] lines = new FileItem[10];
    for (int i = 0; i < 10; i++) {
      lines[i] = new FileItem(TimelineTest.line("i" + i, i, i).item(), null);
    }

    run(SETTINGS.withPunctuateEvery(4), lines);

    assertThat(promises().stream().map(ReplayTest::promise).distinct()).containsExactly(3L, 7L, 9L);
  }

  @Test
  void goesAtTheSpeedOfEventTime() throws Exception {
    run(
        SETTINGS.withPace(Pace.ofSpeed(10)),
        TimelineTest.line("a", 0, 500),
        TimelineTest.line("b", 1000, 2000));

    assertThat(nanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void goesAtSoManyItemsASecond() throws Exception {
    run(
        SETTINGS.withPace(new Pace.Items(4)),
        TimelineTest.line("a", 0, 1),
        TimelineTest.line("b", 9_999_999, 9_999_999),
        TimelineTest.line("c", 9_999_999, 9_999_999));

    assertThat(nanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
  }

  @Test
  void promisesBeforeALongWait() throws Exception {
    run(
        SETTINGS.withPace(Pace.ofSpeed(1)),
        TimelineTest.line("a", 0, 0),
        TimelineTest.line("b", 1000, 1000));

    assertThat(promises().stream().map(ReplayTest::promise).distinct())
        .containsExactly(999L, 1000L);
  }

  @Test
  void givesBrokersNoTimestampTheyRefuse() throws Exception {
    long tomorrow = NOON.millis() + TimeUnit.DAYS.toMillis(1);

    run(SETTINGS, TimelineTest.line("old", -5, -5), TimelineTest.line("new", tomorrow, tomorrow));

    assertThat(withBody())
        .extracting(ProducerRecord::timestamp)
        .containsExactly(0L, 0L, NOON.millis(), NOON.millis());
  }

  @Test
  void reportsARecordThatCouldNotBeSent() {
    MockProducer<byte[], byte[]> failing = producer(true);
    failing.sendException = new KafkaException("topic is gone");

    assertThatThrownBy(() -> replay(failing, SETTINGS).run(timeline(TimelineTest.line("a", 1, 2))))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("topic is gone");
  }

  @Test
  void reportsAFailureThatComesLater() {
    MockProducer<byte[], byte[]> later = producer(false);
    ReplaySettings failsOnProgress =
        SETTINGS.withProgress(progress -> later.errorNext(new KafkaException("broker is gone")));

    assertThatThrownBy(
            () -> replay(later, failsOnProgress).run(timeline(TimelineTest.line("a", 1, 2))))
        .isInstanceOf(KafkaException.class)
        .hasMessage("a record could not be sent after 1 items and 1 outcomes: broker is gone");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> run(SETTINGS, TimelineTest.line("a", 1, 2)))
        .isInstanceOf(InterruptedException.class);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void reportsProgressThatAddsUp() throws Exception {
    List<Progress> reports = new ArrayList<>();

    run(
        SETTINGS.withPunctuateEvery(1).withProgress(reports::add),
        TimelineTest.line("a", 1, 2),
        TimelineTest.line("b", 3, 4));

    assertThat(reports)
        .isSortedAccordingTo(
            (a, b) -> Long.compare(a.items() + a.outcomes(), b.items() + b.outcomes()));
    assertThat(reports.get(reports.size() - 1)).isEqualTo(new Progress(2, 2, 4, 4));
  }

  @Test
  void refusesASpeedThatIsNone() {
    assertThatThrownBy(() -> Pace.ofSpeed(-1)).hasMessage("speed must be a positive number: -1.0");
    assertThatThrownBy(() -> new Pace.Items(Double.NaN)).hasMessageStartingWith("rate must be");
  }

  private Progress run(ReplaySettings settings, FileItem... lines)
      throws WireException, InterruptedException {
    return replay(producer, settings).run(timeline(lines));
  }

  private Replay replay(MockProducer<byte[], byte[]> to, ReplaySettings settings) {
    return new Replay(to, WIRE, settings, () -> nanos, wait -> nanos += wait, NOON);
  }

  private static Timeline timeline(FileItem... lines) {
    return Timeline.of(List.of(lines).iterator());
  }

  private List<ProducerRecord<byte[], byte[]>> withBody() {
    return producer.history().stream().filter(record -> record.value() != null).toList();
  }

  private List<ProducerRecord<byte[], byte[]>> promises() {
    return producer.history().stream().filter(record -> record.value() == null).toList();
  }

  private static long promise(ProducerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Punctuation.HEADER);
    return Punctuation.decode(header.value());
  }

  /** Three partitions of news, two of outcomes. */
  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    Node node = new Node(0, "localhost", 1);
    List<PartitionInfo> partitions = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>(Map.of("news", 3, "outcomes", 2));
    counts.forEach(
        (topic, count) -> {
          for (int i = 0; i < count; i++) {
            partitions.add(new PartitionInfo(topic, i, node, new Node[0], new Node[0]));
          }
        });
    Cluster cluster = new Cluster("mock", List.of(node), partitions, Set.of(), Set.of());
    return new MockProducer<>(
        cluster,
        autoComplete,
        new RoundRobinPartitioner(),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
