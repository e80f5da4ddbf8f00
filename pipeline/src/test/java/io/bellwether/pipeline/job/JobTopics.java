package io.bellwether.pipeline.job;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.pipeline.topic.TopicPlan;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.FileVote;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Replay;
import io.bellwether.replay.ReplaySettings;
import io.bellwether.replay.Timeline;
import io.bellwether.replay.VoteSender;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of one job on any Kafka, for tests: the job's configuration, the news that goes in and
 * the predictions that come out. Event-time order by default.
 */
public final class JobTopics {
  private final Map<String, String> settings;
  private final JobConfig config;
  private Feed feed;

  private JobTopics(Map<String, String> settings) {
    this.settings = settings;
    this.config = JobConfig.load(null, settings, Map.of());
  }

  /** Creates topics named after {@code name}. */
  public static JobTopics create(String bootstrapServers, String name, Map<String, String> own)
      throws InterruptedException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("job.name", name);
    settings.put("job.ordering", "event-time");
    settings.put("kafka.bootstrap-servers", bootstrapServers);
    settings.put("kafka.start-from", "earliest");
    settings.put("kafka.clock", "punctuation");
    for (String topic :
        List.of("news", "outcomes", "predictions", "dead-letters", "feedback", "control")) {
      settings.put("kafka.topics." + topic, name + "." + topic);
    }
    settings.putAll(own);
    settings.computeIfPresent("kafka.topics.votes", (key, topic) -> name + "." + topic);
    JobTopics topics = new JobTopics(settings);
    try (Admin admin = topics.admin()) {
      TopicPlan.of(topics.config.kafka()).create(admin);
    }
    return topics;
  }

  public JobConfig config() {
    return config;
  }

  /** The settings that make the configuration, by key. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /** For one look at the broker; the caller closes it. */
  public Admin admin() {
    return Admin.create(config.kafka().clientProperties());
  }

  /** Sends items and outcomes in event-time order; returns when Kafka has them. */
  public void replay(List<FileItem> items, Pace pace) throws Exception {
    replay(items.iterator(), pace);
  }

  void replay(Iterator<FileItem> items, Pace pace) throws Exception {
    ReplaySettings replay =
        ReplaySettings.of(config.kafka().topics().news(), config.kafka().topics().outcomes())
            .withPace(pace);
    KafkaSettings client = KafkaSettings.at(config.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      new Replay(producer, Connections.wire(config), replay).run(Timeline.of(items));
    }
  }

  /** Sends votes, and the promise that no more of the past will come. */
  void vote(Map<String, List<FileVote>> votesByExpert) throws Exception {
    String topic = config.kafka().topics().votes().orElseThrow();
    KafkaSettings client = KafkaSettings.at(config.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      VoteSender sender = VoteSender.to(topic, producer, Connections.wire(config));
      for (Map.Entry<String, List<FileVote>> votes : votesByExpert.entrySet()) {
        for (FileVote vote : votes.getValue()) {
          sender.send(votes.getKey(), vote);
        }
      }
      sender.promiseNoMore();
      sender.finish();
    }
  }

  /** Starts to send in a thread of its own, the first few for now. */
  public Feed feed(List<FileItem> items, Pace pace, int first) {
    feed = new Feed(this, items, pace, first);
    return feed;
  }

  /** At least {@code count} committed predictions, in the order of the topic's partitions. */
  public List<Prediction> predictions(int count, Callable<?> job) throws Exception {
    WireDecoder<Prediction> decoder = Connections.wire(config).decoder(Prediction.class);
    List<Prediction> predictions = new ArrayList<>();
    String topic = config.kafka().topics().predictions();
    for (ConsumerRecord<byte[], byte[]> record : records(topic, count, job)) {
      predictions.add(decoder.decode(record.value()));
    }
    return predictions;
  }

  /**
   * At least {@code count} committed records of a topic, and all that came with them.
   *
   * @param job how it is, for the error; may fail itself when it is beyond hope
   */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic, int count, Callable<?> job)
      throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (CommittedConsumer reader = CommittedConsumer.fromBeginning(config.kafka(), topic)) {
      Patience.until(
          count + " records in " + topic,
          () -> {
            reader.poll().forEach(records::add);
            job.call();
            if (feed != null) {
              feed.check();
            }
            return records.size() >= count;
          });
      reader.poll().forEach(records::add); // one more, to see what should not be there
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + ", got " + records.size() + "; the job is " + job.call(), e);
    }
    return records;
  }

  /** Offsets of the predictions topic that are written but not committed, markers included. */
  public long uncommitted(Admin admin) throws Exception {
    return end(admin, IsolationLevel.READ_UNCOMMITTED) - end(admin, IsolationLevel.READ_COMMITTED);
  }

  private long end(Admin admin, IsolationLevel level) throws Exception {
    String topic = config.kafka().topics().predictions();
    Map<TopicPartition, OffsetSpec> partitions = new LinkedHashMap<>();
    for (var info : admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
      info.partitions()
          .forEach(
              p -> partitions.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    }
    return admin
        .listOffsets(partitions, new ListOffsetsOptions(level))
        .all()
        .get()
        .values()
        .stream()
        .mapToLong(info -> info.offset())
        .sum();
  }
}
