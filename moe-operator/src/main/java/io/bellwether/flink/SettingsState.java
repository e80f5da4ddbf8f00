package io.bellwether.flink;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * Keeps the {@link StateSettings} in an operator's state: every subtask sees them, the first writes
 * them.
 */
final class SettingsState {
  private final ListState<StateSettings> state;
  private final StateSettings settings;
  private final boolean writes;

  /**
   * Looks at what the state was made with.
   *
   * @throws SuppressRestartsException when the job must not go on from it: it then ends at once, as
   *     no restart would help
   */
  SettingsState(FunctionInitializationContext context, StateSettings settings, int subtask)
      throws Exception {
    this.state = context.getOperatorStateStore().getUnionListState(States.settings());
    this.settings = settings;
    this.writes = subtask == 0;
    for (StateSettings saved : state.get()) {
      List<String> clashes = settings.clashesWith(saved);
      if (!clashes.isEmpty()) {
        throw new SuppressRestartsException(new IllegalStateException(String.join("\n", clashes)));
      }
    }
  }

  void snapshot() throws Exception {
    state.update(writes ? List.of(settings) : List.of());
  }
}
