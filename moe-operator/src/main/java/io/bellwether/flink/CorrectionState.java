package io.bellwether.flink;

import io.bellwether.core.mixture.PoolCorrection;
import io.bellwether.core.mixture.PoolSpec;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;

/**
 * What corrects the pool under the current filter key. A piece of state of its own, so that
 * correcting can be switched on and off between one start and the next.
 */
final class CorrectionState {
  private final PoolSpec spec;
  private final int numClasses;

  /** Null where nothing is corrected, which then costs no state. */
  private final ValueState<LiveState> state;

  private LiveState taken;

  CorrectionState(PoolSpec spec, int numClasses, RuntimeContext context) {
    this.spec = spec;
    this.numClasses = numClasses;
    this.state = spec.corrects() ? context.getState(States.correction()) : null;
  }

  /** The current key's, to be {@link #keep kept} after use; null where nothing is corrected. */
  PoolCorrection take() throws IOException {
    if (state == null) {
      return null;
    }
    taken = state.value();
    if (taken == null) {
      taken = new LiveState(new PoolCorrection(spec, numClasses));
    }
    return taken.live() == null
        ? taken.revive(new PoolCorrection(spec, numClasses))
        : (PoolCorrection) taken.live();
  }

  /** Puts back what was {@link #take taken}. */
  void keep() throws IOException {
    if (state != null) {
      state.update(taken);
    }
  }
}
