package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.GoldenSavepoint.Sent;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Replay;
import io.bellwether.replay.Timeline;
import io.bellwether.replay.TimelineEvent;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Vote;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.WireFormat;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the golden savepoints of a release: {@code GoldenSavepoints 0.2 src/test/resources/golden},
 * run in this module's folder. Run once, from the commit that is released; the files are then kept
 * for as long as that release can be upgraded from, and never made again.
 *
 * <p>Each job is run up to a moment at which items wait for their labels, for their micro-batch and
 * for votes, and votes for their items. Then it is stopped behind a savepoint and goes on from it,
 * and what it predicts from there on is kept as what every later release must predict, too.
 */
public final class GoldenSavepoints {
  private static final int FIRST_ITEMS = 270;
  private static final int SECOND_ITEMS = 310;

  /** How long after the last item everything is decided. */
  private static final Duration END = Duration.ofHours(2);

  private final GoldenJob kind;
  private final Path scratch;
  private final JobTopics topics;
  private final JobConfig config;
  private final WireFormat wire;
  private final List<Sent> sent = new ArrayList<>();
  private final List<FileItem> items = GoldenJob.items();

  private GoldenSavepoints(GoldenJob kind, String bootstrapServers, Path scratch)
      throws InterruptedException {
    this.kind = kind;
    this.scratch = scratch;
    Map<String, String> settings = GoldenSavepoint.located(kind.settings(), scratch);
    this.topics = JobTopics.create(bootstrapServers, kind.title(), settings);
    this.config = topics.config();
    this.wire = Connections.wire(config);
  }

  /** Writes a file for each job. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      throw new IllegalArgumentException("arguments must be RELEASE and FOLDER");
    }
    Path folder = Path.of(args[1]).resolve(args[0]);
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary()) {
      for (GoldenJob kind : GoldenJob.values()) {
        Path file = folder.resolve(kind.title() + ".zip");
        if (Files.exists(file)) {
          throw new IllegalStateException(file + " is there already and must not be changed");
        }
        Path scratch = Files.createTempDirectory(kind.title());
        Map<String, byte[]> files = kind.files(scratch);
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
          Files.write(scratch.resolve(entry.getKey()), entry.getValue());
        }
        new GoldenSavepoints(kind, broker.bootstrapServers(), scratch).make(files).write(file);
        System.out.println(file + ": " + Files.size(file) + " bytes");
      }
    }
  }

  private GoldenSavepoint make(Map<String, byte[]> files) throws Exception {
    Instant firstEnd = time(FIRST_ITEMS);
    Instant secondEnd = time(SECOND_ITEMS);
    Map<String, Long> written;
    List<Sent> before;
    String savepoint;
    try (RunningJob job = RunningJob.start(topics, scratch, 2, GoldenSavepointIT.inOneFile())) {
      sendVotes(0, FIRST_ITEMS);
      send(events(Instant.MIN, firstEnd), firstEnd.minusMillis(1));
      if (config.gate().spec().learns()) {
        var unused = job.records(config.kafka().topics().control(), 1);
      }
      addExpert(job);
      sendVotes(FIRST_ITEMS, items.size());
      send(events(firstEnd, secondEnd), time((FIRST_ITEMS + SECOND_ITEMS) / 2));
      var unused = job.predictions(FIRST_ITEMS + 5);
      savepoint = job.stopWithSavepoint();
      written = ends();
      before = List.copyOf(sent);
    }
    List<byte[]> former = predictions(0);
    sent.clear();
    try (RunningJob job = RunningJob.resume(topics, scratch, 2, savepoint)) {
      send(events(secondEnd, Instant.MAX), time(items.size() - 1).plus(END));
      var unused = job.predictions(items.size());
    }
    List<byte[]> all = predictions(items.size());
    byte[] metadata = Files.readAllBytes(Path.of(URI.create(savepoint)).resolve("_metadata"));
    return new GoldenSavepoint(
        kind.title(),
        kind.settings(),
        files,
        metadata,
        before,
        written,
        List.copyOf(sent),
        later(all, former));
  }

  private static List<byte[]> later(List<byte[]> all, List<byte[]> former) {
    Set<ByteBuffer> known = former.stream().map(ByteBuffer::wrap).collect(Collectors.toSet());
    return all.stream().filter(one -> !known.contains(ByteBuffer.wrap(one))).toList();
  }

  private List<byte[]> predictions(int count) throws Exception {
    List<byte[]> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        topics.records(config.kafka().topics().predictions(), count, () -> "stopped")) {
      values.add(record.value());
    }
    return values;
  }

  private Instant time(int item) {
    return items.get(item).item().getEventTime();
  }

  /** Everything from a time on and before another. */
  private List<TimelineEvent> events(Instant from, Instant to) {
    List<TimelineEvent> events = new ArrayList<>();
    Timeline.of(items.iterator())
        .forEachRemaining(
            event -> {
              Instant time = Instant.ofEpochMilli(event.time());
              if (!time.isBefore(from) && time.isBefore(to)) {
                events.add(event);
              }
            });
    return events;
  }

  /** Sends the votes on some items. */
  private void sendVotes(int from, int to) throws Exception {
    List<Sent> now = new ArrayList<>();
    for (FileItem item : items.subList(from, to)) {
      now.add(record("votes", item.item().getId(), encode(Vote.class, vote(item.item()))));
    }
    send(kind.title(), config, now);
    sent.addAll(now);
  }

  /** Sends events, and the promise that none up to a time will follow. */
  private void send(List<TimelineEvent> events, Instant promised) throws Exception {
    List<Sent> now = new ArrayList<>();
    for (TimelineEvent event : events) {
      if (event instanceof TimelineEvent.Published published) {
        now.add(record("news", event.itemId(), encode(NewsItem.class, published.item())));
      } else {
        Outcome outcome = ((TimelineEvent.Known) event).outcome();
        now.add(record("outcomes", event.itemId(), encode(Outcome.class, outcome)));
      }
    }
    for (String topic : List.of("news", "outcomes", "votes")) {
      for (int partition = 0; partition < config.kafka().topicPartitions(); partition++) {
        ProducerRecord<byte[], byte[]> promise =
            new ProducerRecord<byte[], byte[]>(topic, partition, null, null);
        promise.headers().add(Punctuation.HEADER, Punctuation.encode(promised.toEpochMilli()));
        now.add(Sent.of(topic, promise));
      }
    }
    send(kind.title(), config, now);
    sent.addAll(now);
  }

  /** Sends records in order; returns when Kafka has them. */
  static void send(String job, JobConfig config, List<Sent> records) throws Exception {
    KafkaSettings client = KafkaSettings.at(config.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      List<Future<?>> pending = new ArrayList<>();
      records.forEach(record -> pending.add(producer.send(record.of(job))));
      for (Future<?> one : pending) {
        var unused = one.get();
      }
    }
  }

  private Sent record(String topic, String id, byte[] value) {
    int partition = Math.floorMod(id.hashCode(), config.kafka().topicPartitions());
    return new Sent(topic, partition, id.getBytes(UTF_8), value, null, null);
  }

  private <T extends SpecificRecord> byte[] encode(Class<T> type, T record) throws Exception {
    return wire.encoder(type, kind.title()).encode(record);
  }

  private static Vote vote(NewsItem item) {
    float up = 0.2f + 0.5f * Math.floorMod(item.getId().hashCode(), 100) / 100;
    return Vote.newBuilder()
        .setVoteTime(item.getEventTime().plusMillis(200))
        .setItemId(item.getId())
        .setExpert("desk")
        .setVersion("")
        .setProbabilities(List.of(up, 0.3f, 0.7f - up))
        .setLabelsSeenUpTo(Instant.EPOCH)
        .build();
  }

  /** Adds one by the control topic; every gate has it, and what came before it, on return. */
  private void addExpert(RunningJob job) throws Exception {
    ExpertChange add =
        new ExpertChange(
            ExpertAction.ADD, "added", "{name: added, kind: prior, half-life: 40}", "", null);
    var unused = job.publish(new Control(1_000_000L, time(FIRST_ITEMS), add));
    String topic = config.kafka().topics().control();
    job.send(new ProducerRecord<>(topic, "marker".getBytes(UTF_8), new byte[] {1}));
    var unusedLetters = job.records(config.kafka().topics().deadLetters(), 1);
  }

  /** Ends of the topics that the job writes and reads. */
  private Map<String, Long> ends() throws Exception {
    Map<String, Long> ends = new TreeMap<>();
    try (Admin admin = topics.admin()) {
      for (String topic : List.of("control", "feedback")) {
        Map<TopicPartition, OffsetSpec> partitions = new LinkedHashMap<>();
        String whole = kind.title() + "." + topic;
        int count =
            admin
                .describeTopics(List.of(whole))
                .allTopicNames()
                .get()
                .get(whole)
                .partitions()
                .size();
        for (int p = 0; p < count; p++) {
          partitions.put(new TopicPartition(whole, p), OffsetSpec.latest());
        }
        admin
            .listOffsets(partitions)
            .all()
            .get()
            .forEach((p, info) -> ends.put(topic + "-" + p.partition(), info.offset()));
      }
    }
    return ends;
  }
}
