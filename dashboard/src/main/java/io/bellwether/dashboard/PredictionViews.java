package io.bellwether.dashboard;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the predictions topic and keeps one view for each symbol.
 *
 * <pre>{@code
 * try (PredictionViews views = PredictionViews.start(settings)) {
 *   views.symbols().all().forEach(view -> show(view));
 * }
 * }</pre>
 *
 * <p>Each committed prediction is counted exactly once, whatever restarts in between. What cannot
 * be read as a prediction is logged, counted and skipped. Threads of its own; its methods may be
 * called by any thread.
 */
public final class PredictionViews implements AutoCloseable {
  /** Name of the store; its changelog on the broker is called after it. */
  static final String STORE = "symbol-views";

  private static final Logger LOG = LoggerFactory.getLogger(PredictionViews.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final LongAdder numUndecodable;

  private PredictionViews(KafkaStreams streams, LongAdder numUndecodable) {
    this.streams = streams;
    this.numUndecodable = numUndecodable;
  }

  /** Starts in the background; the views become readable once the state is restored. */
  public static PredictionViews start(ViewsSettings settings) {
    return start(settings, builder -> {});
  }

  /**
   * Starts in the background, together with what else is to run in the same application. A thread
   * that fails is replaced: what it had not committed is done again.
   */
  public static PredictionViews start(ViewsSettings settings, Consumer<StreamsBuilder> further) {
    LongAdder numUndecodable = new LongAdder();
    StreamsBuilder builder = new StreamsBuilder();
    addTo(builder, settings.predictionsTopic());
    further.accept(builder);
    KafkaStreams streams = new KafkaStreams(builder.build(), settings.toProperties(numUndecodable));
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.error("a thread of the views failed and is replaced", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.start();
    return new PredictionViews(streams, numUndecodable);
  }

  /** The names of its parts are fixed, as they name the topics and the state of the application. */
  static Topology topology(String predictionsTopic) {
    StreamsBuilder builder = new StreamsBuilder();
    addTo(builder, predictionsTopic);
    return builder.build();
  }

  private static void addTo(StreamsBuilder builder, String predictionsTopic) {
    builder.stream(
            predictionsTopic,
            Consumed.with(Serdes.ByteArray(), new PredictionSerde()).withName("predictions"))
        .map(
            (key, prediction) -> KeyValue.pair(prediction.getSymbol(), Tally.of(prediction)),
            Named.as("by-symbol"))
        .groupByKey(Grouped.with("by-symbol", Serdes.String(), new TallySerde()))
        .reduce(
            Tally::plus,
            Named.as("add-up"),
            Materialized.<String, Tally, KeyValueStore<Bytes, byte[]>>as(STORE)
                .withKeySerde(Serdes.String())
                .withValueSerde(new TallySerde()));
  }

  /** The views by symbol. */
  public SymbolViews symbols() {
    return new SymbolViews(
        () ->
            streams.store(
                StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.keyValueStore())));
  }

  /** How many records have been skipped since the start of this process. */
  public long numUndecodable() {
    return numUndecodable.sum();
  }

  /** Whether the views are kept up to date and can be read. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /**
   * Stops, waiting at most ten seconds; the state stays on disk for the next start. Leaves the
   * group, as its work would otherwise wait for the session to time out, even for a process that is
   * only started anew.
   */
  @Override
  public void close() {
    if (!streams.close(
        CloseOptions.timeout(CLOSE_WITHIN)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP))) {
      LOG.warn("the views did not stop within {}", CLOSE_WITHIN);
    }
  }
}
