package io.bellwether.flink;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * How many items of a combine subtask wait for their decision or their label. Counted, as keyed
 * state has no size, and kept with each checkpoint; after rescaling only the sum over all subtasks
 * is right. What a savepoint of the first release held is not known here, and never counted.
 */
final class PendingItems {
  private final ListState<Long> state;
  private volatile long count;

  PendingItems(FunctionInitializationContext context) throws Exception {
    state = context.getOperatorStateStore().getListState(States.pendingItems());
    for (long part : state.get()) {
      count += part;
    }
  }

  void open(MetricGroup metrics) {
    metrics.gauge(MoeMetrics.ITEMS_PENDING, () -> Math.max(0, count));
  }

  void add(int items) {
    count += items;
  }

  void snapshot() throws Exception {
    state.clear();
    state.add(count);
  }
}
