package io.bellwether.flink;

import io.bellwether.core.mixture.DriftRule;
import io.bellwether.core.mixture.DriftWatch;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;

/**
 * Who watches the losses under the current filter key. A piece of state of its own, so that
 * watching can be switched on and off, or done otherwise, between one start and the next.
 */
final class DriftState {
  private final DriftRule rule;

  /** Null where nobody looks, which then costs no state. */
  private final ValueState<LiveState> state;

  private LiveState taken;

  DriftState(DriftRule rule, RuntimeContext context) {
    this.rule = rule;
    this.state = rule.isOn() ? context.getState(States.driftWatch()) : null;
  }

  /** The current key's, to be {@link #keep kept} after use; null where nobody looks. */
  DriftWatch take() throws IOException {
    if (state == null) {
      return null;
    }
    taken = state.value();
    if (taken == null) {
      taken = new LiveState(new DriftWatch(rule));
    }
    return taken.live() == null ? taken.revive(new DriftWatch(rule)) : (DriftWatch) taken.live();
  }

  /** Puts back what was {@link #take taken}. */
  void keep() throws IOException {
    if (state != null) {
      state.update(taken);
    }
  }
}
