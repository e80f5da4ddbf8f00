package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;

/**
 * The expert at rest in the keyed state of {@link Uids#EXPERTS}, for tools that read savepoints;
 * all methods are about the current key, which is a whole number.
 */
public final class SavedExpert {
  private final ValueState<ExpertState> state;
  private final DefinitionFormat format;

  /**
   * Registers the state.
   *
   * @param context of a function on a stream with that key
   */
  public SavedExpert(RuntimeContext context, DefinitionFormat format) {
    this.state = context.getState(States.expert());
    this.format = format;
  }

  /** Whether an expert lives under this key. */
  public boolean isThere() throws IOException {
    return state.value() != null;
  }

  /** Its slot, which no other expert ever gets. */
  public int slot() throws IOException {
    return state.value().slot();
  }

  /** What it has learned. */
  public ModelFile model() throws IOException {
    ExpertState saved = state.value();
    ExpertDefinition definition = format.parse(saved.definition());
    OwnedExpert owned = new OwnedExpert(definition.spec(), saved.classes().size());
    Snapshot.read(saved.snapshot(), owned);
    return ModelFile.of(definition, owned, saved.classes(), saved.features());
  }
}
