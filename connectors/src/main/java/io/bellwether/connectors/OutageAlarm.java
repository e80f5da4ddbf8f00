package io.bellwether.connectors;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes records on, and says so when the job was away for longer than its transactions live: then
 * the broker may have thrown away what the checkpoint counts as written. Nothing else can tell:
 * Kafka's client reports a harmless second commit and such a loss alike.
 *
 * <p>Each checkpoint keeps when the transaction that belongs to it was begun, by the wall clock.
 * Wherever and however often the job is restored, the first subtask compares it with now; an alarm
 * is an error in the log and one more in the counter {@value #POSSIBLE_LOSSES}. The gauge {@value
 * #RESTORED_AGE} is the age of the transaction that was restored, 0 without one.
 */
public final class OutageAlarm<T> extends ProcessFunction<T, T> implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(OutageAlarm.class);

  /** How often the job came back too late. */
  public static final String POSSIBLE_LOSSES = "possibleLosses";

  /** Milliseconds since the restored transaction was begun. */
  public static final String RESTORED_AGE = "restoredTransactionAgeMillis";

  private final long timeoutMillis;
  private final Clock clock;

  private transient ListState<Long> begun;
  private transient long begunMillis;
  private transient long restoredAgeMillis;

  /** Watches transactions with this timeout. */
  public OutageAlarm(Duration transactionTimeout) {
    this(transactionTimeout, Clock.systemUTC());
  }

  OutageAlarm(Duration transactionTimeout, Clock clock) {
    this.timeoutMillis = transactionTimeout.toMillis();
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    begun =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("transaction-begun", Types.LONG));
    begunMillis = clock.millis();
    if (context.isRestored()) {
      long oldest = begunMillis;
      for (long millis : begun.get()) {
        oldest = Math.min(oldest, millis);
      }
      restoredAgeMillis = begunMillis - oldest;
    }
  }

  @Override
  public void open(OpenContext context) {
    Counter possibleLosses = getRuntimeContext().getMetricGroup().counter(POSSIBLE_LOSSES);
    getRuntimeContext().getMetricGroup().gauge(RESTORED_AGE, () -> restoredAgeMillis);
    if (restoredAgeMillis > timeoutMillis
        && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      possibleLosses.inc();
      LOG.error(
          "Results may be lost: the job is restored from a checkpoint whose transaction was begun"
              + " at {}, {} ms ago, but kafka.transaction-timeout is {} ms; run 'bellwether audit',"
              + " and start again from an older savepoint if it finds something lost",
          Instant.ofEpochMilli(begunMillis - restoredAgeMillis),
          restoredAgeMillis,
          timeoutMillis);
    }
  }

  @Override
  public void processElement(T record, Context context, Collector<T> out) {
    out.collect(record);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    begun.clear();
    begun.add(begunMillis);
    // With the barrier the sink begins its next transaction.
    begunMillis = clock.millis();
  }
}
