package io.bellwether.connectors;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Kafka topics as streams of raw records.
 *
 * <pre>{@code
 * env.fromSource(
 *         Sources.raw(kafka, "news", "bellwether", Start.EARLIEST),
 *         Sources.clock(EventClock.of(wire, NewsItem.class, Duration.ofSeconds(5))),
 *         "news")
 *     .uid("news-source");
 * }</pre>
 *
 * <p>The sources read committed records only, never fail on a record's content, and commit their
 * offsets with each checkpoint, for lag tools; the checkpoint alone decides where a job resumes.
 * What a partition promised before that point still holds.
 */
public final class Sources {
  private Sources() {}

  /** An unbounded source of a topic, which must exist. */
  public static Source<RawRecord, ?, ?> raw(
      KafkaSettings kafka, String topic, String groupId, Start start) {
    return new RewindingSource(builder(kafka, topic, groupId, start).build());
  }

  /** The same up to what the topic holds when the job starts; then the source ends. */
  public static Source<RawRecord, ?, ?> rawBounded(
      KafkaSettings kafka, String topic, String groupId, Start start) {
    return new RewindingSource(
        builder(kafka, topic, groupId, start).setBounded(OffsetsInitializer.latest()).build());
  }

  /**
   * Event time from the records: the newest time of the partition less the out-of-orderness, or
   * what a {@linkplain io.bellwether.wire.Punctuation punctuation} promises, whichever is later. A
   * time that cannot be read, is before 1900 or more than a day ahead of the wall clock moves
   * nothing, and its record has the timestamp {@code Long.MIN_VALUE} until {@link Parse} refuses
   * it.
   */
  public static WatermarkStrategy<RawRecord> clock(EventClock clock) {
    WatermarkStrategy<RawRecord> strategy = new EventTimeStrategy(clock);
    return clock.idleness().map(strategy::withIdleness).orElse(strategy);
  }

  /** For streams such as control that must never hold event time back. */
  public static WatermarkStrategy<RawRecord> noClock() {
    return WatermarkStrategy.forGenerator(context -> new NoWatermarks());
  }

  private static KafkaSourceBuilder<RawRecord> builder(
      KafkaSettings kafka, String topic, String groupId, Start start) {
    return KafkaSource.<RawRecord>builder()
        .setProperties(kafka.toProperties())
        .setProperty("isolation.level", "read_committed")
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setProperty("allow.auto.create.topics", "false")
        .setTopics(topic)
        .setGroupId(groupId)
        .setClientIdPrefix(groupId + "-" + topic)
        .setStartingOffsets(offsets(start))
        .setDeserializer(new RawDeserialization());
  }

  private static OffsetsInitializer offsets(Start start) {
    return switch (start) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> new LatestOffsets();
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    };
  }
}
