package io.bellwether.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.NewsItem;
import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of one broker: makes, fills, counts and reads them. One thread. */
final class Topics implements AutoCloseable {
  static final int NUM_PARTITIONS = 4;
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final Admin admin;

  Topics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Makes a topic. */
  void create(String name, int numPartitions, Map<String, String> settings)
      throws InterruptedException, ExecutionException {
    NewTopic topic = new NewTopic(name, numPartitions, (short) 1).configs(settings);
    admin.createTopics(List.of(topic)).all().get();
  }

  /** Makes the topics that a job writes; the broker's clock stamps what is written. */
  void createOutputs(String job) throws InterruptedException, ExecutionException {
    Map<String, String> stamped = Map.of("message.timestamp.type", "LogAppendTime");
    create(job + ".predictions", NUM_PARTITIONS, stamped);
    create(job + ".feedback", NUM_PARTITIONS, stamped);
    create(job + ".dead-letters", NUM_PARTITIONS, Map.of());
    create(job + ".control", 1, Map.of("cleanup.policy", "compact"));
  }

  /**
   * Fills a topic with so many items, a millisecond apart and the last of them published at {@code
   * end}, and the promise that nothing else will come.
   */
  void fill(String news, Headlines headlines, int numItems, long end) throws Exception {
    create(news, NUM_PARTITIONS, Map.of());
    WireEncoder<NewsItem> encoder = WireFormat.builtIn().encoder(NewsItem.class, news);
    try (Outbox outbox = outbox()) {
      for (int i = 0; i < numItems; i++) {
        NewsItem item = headlines.item(i, end - numItems + i);
        byte[] key = item.getSymbol().getBytes(UTF_8);
        outbox.send(news, key, encoder.encode(item));
      }
      outbox.promise(news, end);
    }
  }

  /** To send records with. */
  Outbox outbox() {
    return new Outbox(bootstrapServers);
  }

  /** Offsets that are taken, markers of transactions included. */
  long end(String topic) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions(topic).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(info -> info.offset())
        .sum();
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, NUM_PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** What is done with each record of a topic. */
  interface Reading {
    void read(ConsumerRecord<byte[], byte[]> record);
  }

  /** Reads a topic from its beginning until so many records have come or the time is over. */
  int read(String topic, int count, Duration within, Reading reading) {
    int seen = 0;
    long deadline = System.nanoTime() + within.toNanos();
    try (Consumer<byte[], byte[]> consumer = consumer(topic, "read_uncommitted")) {
      while (seen < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          seen++;
          reading.read(record);
        }
      }
    }
    return seen;
  }

  /** A consumer at the beginning of all partitions of a topic, which the caller closes. */
  Consumer<byte[], byte[]> consumer(String topic, String isolation) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("isolation.level", isolation);
    properties.put("enable.auto.commit", "false");
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(partitions(topic));
    consumer.seekToBeginning(partitions(topic));
    return consumer;
  }

  @Override
  public void close() {
    admin.close();
  }
}
