package io.bellwether.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.wire.Punctuation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RewindingReaderTest {
  private static final TopicPartition NEWS_0 = new TopicPartition("news", 0);
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2020-06-01T12:00:00Z"), ZoneOffset.UTC);

  private final Partitions kafka = new Partitions();
  private final RewindingReader reader = new RewindingReader(kafka, NOON);
  private final Written written = new Written();

  @Test
  void remembersWhatAPartitionHasPromised() throws Exception {
    kafka.holds(record(7), promise(8, 5_000), record(9));
    reader.addSplits(List.of(new KafkaPartitionSplit(NEWS_0, 10)));

    pollAll();

    assertThat(written.signals).containsExactly("watermark 5000");
  }

  @Test
  void emitsOnlyWhatComesAfterThePointResumedFrom() throws Exception {
    kafka.holds(record(99), record(100), promise(101, 6_000), record(102));
    reader.addSplits(List.of(new KafkaPartitionSplit(NEWS_0, 100)));

    pollAll();

    assertThat(written.signals).containsExactly("record 100", "record 101", "record 102");
  }

  @Test
  void looksBackSoFarAndNoFurther() {
    reader.addSplits(
        List.of(
            new KafkaPartitionSplit(NEWS_0, 1000),
            new KafkaPartitionSplit(new TopicPartition("news", 1), 3)));

    assertThat(kafka.starts)
        .containsEntry("news-0", 1000 - RewindingReader.REWOUND_OFFSETS)
        .containsEntry("news-1", 0L);
  }

  @Test
  void leavesAPartitionThatIsReadForTheFirstTimeAsItIs() throws Exception {
    kafka.holds(record(0), promise(1, 5_000));
    reader.addSplits(List.of(new KafkaPartitionSplit(NEWS_0, KafkaPartitionSplit.EARLIEST_OFFSET)));

    pollAll();

    assertThat(kafka.starts).containsEntry("news-0", KafkaPartitionSplit.EARLIEST_OFFSET);
    assertThat(written.signals).containsExactly("record 0", "record 1");
  }

  @Test
  void neverSnapshotsAnOffsetBeforeTheOneResumedFrom() throws Exception {
    kafka.holds(record(98), record(100));
    reader.addSplits(List.of(new KafkaPartitionSplit(NEWS_0, 100, 500)));

    assertThat(reader.snapshotState(1)).containsExactly(new KafkaPartitionSplit(NEWS_0, 100, 500));
    pollAll();
    assertThat(reader.snapshotState(2)).containsExactly(new KafkaPartitionSplit(NEWS_0, 101, 500));
  }

  @Test
  void believesNoPromiseThatIsTooFarAhead() throws Exception {
    kafka.holds(promise(8, Long.MAX_VALUE), promise(9, 5_000));
    reader.addSplits(List.of(new KafkaPartitionSplit(NEWS_0, 10)));

    pollAll();

    assertThat(written.signals).containsExactly("watermark 5000");
  }

  private void pollAll() throws Exception {
    while (reader.pollNext(written) == InputStatus.MORE_AVAILABLE) {
      // each poll hands out one record
    }
  }

  private static RawRecord record(long offset) {
    return new RawRecord("news", 0, offset, 0, null, new byte[] {1}, List.of());
  }

  private static RawRecord promise(long offset, long time) {
    RawRecord.RawHeader header =
        new RawRecord.RawHeader(Punctuation.HEADER, Punctuation.encode(time));
    return new RawRecord("news", 0, offset, 0, null, null, List.of(header));
  }

  /** A reader of partition 0 that holds a few records. */
  private static final class Partitions implements SourceReader<RawRecord, KafkaPartitionSplit> {
    final Map<String, Long> starts = new HashMap<>();
    private final Queue<RawRecord> records = new ArrayDeque<>();
    private KafkaPartitionSplit split;

    void holds(RawRecord... some) {
      records.addAll(List.of(some));
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
      splits.forEach(s -> starts.put(s.splitId(), s.getStartingOffset()));
      split = splits.get(0);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) {
      RawRecord record = records.poll();
      if (record == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.createOutputForSplit(split.splitId()).collect(record, record.timestamp());
      split = new KafkaPartitionSplit(NEWS_0, record.offset() + 1, 500);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return List.of(split);
    }

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Void> isAvailable() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  /** What a reader wrote. */
  private static final class Written implements ReaderOutput<RawRecord> {
    final List<String> signals = new ArrayList<>();

    @Override
    public void collect(RawRecord record) {
      signals.add("record " + record.offset());
    }

    @Override
    public void collect(RawRecord record, long timestamp) {
      collect(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      signals.add("watermark " + watermark.getTimestamp());
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<RawRecord> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }
}
