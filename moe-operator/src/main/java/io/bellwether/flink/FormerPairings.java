package io.bellwether.flink;

import io.bellwether.schema.ReceivedOutcome;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;

/**
 * What the label join kept before there were {@link Pairing}s: the item and the joined label in a
 * state each. Each key is taken over when it is first looked at, at the latest by its timer. All
 * methods are about the current key.
 */
final class FormerPairings {
  private final ValueState<ItemKeys> item;
  private final ValueState<String> joined;

  /** Registers the states; only after a restore, as nothing else can hold any. */
  FormerPairings(RuntimeContext context) {
    item = context.getState(States.joinItem());
    joined = context.getState(States.joinedLabel());
  }

  /**
   * Removes and returns what there is.
   *
   * @param outcome that waits, or null
   * @return null when nothing is known of the key
   */
  Pairing take(ReceivedOutcome outcome) throws IOException {
    ItemKeys keys = item.value();
    if (keys == null) {
      return outcome == null ? null : new Pairing.Early();
    }
    String label = joined.value();
    item.clear();
    joined.clear();
    return label == null
        ? new Pairing.Open(keys, outcome != null)
        : new Pairing.Joined(keys.eventTime(), label);
  }
}
