package io.bellwether.connectors;

import io.bellwether.wire.Punctuation;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * A reader that, where it resumes a partition, looks at the last records before that point once
 * more, for what they promise.
 *
 * <p>Flink keeps the offset of a partition in a checkpoint, but not its watermark. A partition that
 * had been read to its last punctuation before the checkpoint would say nothing after it, and hold
 * event time back for ever. Records that are looked at again are emitted to nobody, and checkpoints
 * never hold an offset before the one resumed from.
 */
final class RewindingReader implements SourceReader<RawRecord, KafkaPartitionSplit> {
  /**
   * A punctuation further back needs no memory: whoever sent the records after it promises again.
   */
  static final long REWOUND_OFFSETS = 64;

  private final SourceReader<RawRecord, KafkaPartitionSplit> kafka;
  private final Clock wallClock;
  private final Map<String, Long> resumedFrom = new HashMap<>();
  private RewoundOutput rewound;

  RewindingReader(SourceReader<RawRecord, KafkaPartitionSplit> kafka, Clock wallClock) {
    this.kafka = kafka;
    this.wallClock = wallClock;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    kafka.addSplits(splits.stream().map(this::rewind).toList());
  }

  /** Offsets below 0 stand for the beginning, the end and the like. */
  private KafkaPartitionSplit rewind(KafkaPartitionSplit split) {
    long resume = split.getStartingOffset();
    if (resume <= 0) {
      return split;
    }
    resumedFrom.put(split.splitId(), resume);
    return at(split, Math.max(0, resume - REWOUND_OFFSETS));
  }

  private static KafkaPartitionSplit at(KafkaPartitionSplit split, long offset) {
    long stop = split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET);
    return new KafkaPartitionSplit(split.getTopicPartition(), offset, stop);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return kafka.snapshotState(checkpointId).stream().map(this::notBeforeResumed).toList();
  }

  private KafkaPartitionSplit notBeforeResumed(KafkaPartitionSplit split) {
    Long resume = resumedFrom.get(split.splitId());
    return resume != null && split.getStartingOffset() < resume ? at(split, resume) : split;
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawRecord> output) throws Exception {
    if (resumedFrom.isEmpty()) {
      return kafka.pollNext(output);
    }
    if (rewound == null || rewound.output != output) {
      rewound = new RewoundOutput(output);
    }
    return kafka.pollNext(rewound);
  }

  @Override
  public void start() {
    kafka.start();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return kafka.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    kafka.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    kafka.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    kafka.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    kafka.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void close() throws Exception {
    kafka.close();
  }

  /** What partitions that were resumed write to. */
  private final class RewoundOutput implements ReaderOutput<RawRecord> {
    private final ReaderOutput<RawRecord> output;
    private final Map<String, SourceOutput<RawRecord>> splits = new HashMap<>();

    RewoundOutput(ReaderOutput<RawRecord> output) {
      this.output = output;
    }

    @Override
    public SourceOutput<RawRecord> createOutputForSplit(String splitId) {
      Long resume = resumedFrom.get(splitId);
      return splits.computeIfAbsent(
          splitId,
          id -> {
            SourceOutput<RawRecord> split = output.createOutputForSplit(id);
            return resume == null ? split : new SplitOutput(split, resume);
          });
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
      splits.remove(splitId);
      output.releaseOutputForSplit(splitId);
    }

    @Override
    public void collect(RawRecord record) {
      output.collect(record);
    }

    @Override
    public void collect(RawRecord record, long timestamp) {
      output.collect(record, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }

  /** Lets nothing through that was read before, but its promises. */
  private final class SplitOutput implements SourceOutput<RawRecord> {
    private final SourceOutput<RawRecord> output;
    private final long resume;
    private long promised = Long.MIN_VALUE;

    SplitOutput(SourceOutput<RawRecord> output, long resume) {
      this.output = output;
      this.resume = resume;
    }

    @Override
    public void collect(RawRecord record) {
      if (record.offset() >= resume) {
        output.collect(record);
      } else {
        promise(record);
      }
    }

    @Override
    public void collect(RawRecord record, long timestamp) {
      if (record.offset() >= resume) {
        output.collect(record, timestamp);
      } else {
        promise(record);
      }
    }

    private void promise(RawRecord record) {
      long time = record.punctuation();
      if (time != Punctuation.NONE && time > promised && Plausible.time(time, wallClock.millis())) {
        promised = time;
        output.emitWatermark(new Watermark(time));
      }
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }
}
