package io.bellwether.flink;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/**
 * What a savepoint or checkpoint says of itself: which operators have state, in which form, and
 * with which settings it was made. Reads headers only, so it takes no time and no cluster.
 */
public final class SavedJob {
  private final String location;
  private final Map<OperatorID, OperatorState> operators = new LinkedHashMap<>();
  private final TreeSet<String> refusals = new TreeSet<>();
  private StateSettings settings;

  private SavedJob(String location) {
    this.location = location;
  }

  /**
   * Reads what is at a location.
   *
   * @param location folder or URI, as given to {@code flink run --fromSavepoint}
   * @throws IOException when nothing can be read there
   */
  public static SavedJob read(String location) throws IOException {
    SavedJob saved = new SavedJob(location);
    StreamStateHandle handle =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(location).getMetadataHandle();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Collection<OperatorState> operators;
    try (InputStream in = handle.openInputStream();
        DataInputStream data = new DataInputStream(in)) {
      operators = Checkpoints.loadCheckpointMetadata(data, loader, location).getOperatorStates();
    }
    for (OperatorState operator : operators) {
      if (hasState(operator)) {
        saved.operators.put(operator.getOperatorID(), operator);
        saved.look(operator);
      }
    }
    return saved;
  }

  private static boolean hasState(OperatorState operator) {
    return operator.getCoordinatorState() != null
        || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
  }

  private void look(OperatorState operator) throws IOException {
    boolean keyedSeen = false;
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        if (!keyedSeen) { // All subtasks write in the same form.
          lookAtKeyed(operator, handle);
          keyedSeen = true;
        }
      }
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        lookAtOperator(operator, handle);
      }
    }
  }

  private void lookAtKeyed(OperatorState operator, KeyedStateHandle handle) throws IOException {
    StreamStateHandle header =
        handle instanceof IncrementalRemoteKeyedStateHandle incremental
            ? incremental.getMetaDataStateHandle()
            : (StreamStateHandle) handle;
    try (FSDataInputStream in = header.openInputStream()) {
      KeyedBackendSerializationProxy<?> proxy = new KeyedBackendSerializationProxy<>(loader());
      proxy.read(new DataInputViewStreamWrapper(in));
      proxy.getStateMetaInfoSnapshots().forEach(state -> check(operator, state));
    } catch (UnreadableStateException e) {
      refusals.add(name(operator) + ": " + e.getMessage());
    }
  }

  private void lookAtOperator(OperatorState operator, OperatorStateHandle handle)
      throws IOException {
    try (FSDataInputStream in = handle.openInputStream()) {
      OperatorBackendSerializationProxy proxy = new OperatorBackendSerializationProxy(loader());
      proxy.read(new DataInputViewStreamWrapper(in));
      Stream.concat(
              proxy.getOperatorStateMetaInfoSnapshots().stream(),
              proxy.getBroadcastStateMetaInfoSnapshots().stream())
          .forEach(state -> check(operator, state));
      readSettings(handle, in);
    } catch (UnreadableStateException e) {
      refusals.add(name(operator) + ": " + e.getMessage());
    }
  }

  private static ClassLoader loader() {
    return Thread.currentThread().getContextClassLoader();
  }

  private void check(OperatorState operator, StateMetaInfoSnapshot state) {
    for (CommonSerializerKeys key : CommonSerializerKeys.values()) {
      CodecSerializer.refusals(state.getTypeSerializerSnapshot(key))
          .forEach(
              refusal -> refusals.add(name(operator) + ", " + state.getName() + ": " + refusal));
    }
  }

  private void readSettings(OperatorStateHandle handle, FSDataInputStream in) throws IOException {
    OperatorStateHandle.StateMetaInfo place =
        handle.getStateNameToPartitionOffsets().get(States.settings().getName());
    if (place == null || place.getOffsets().length == 0 || !refusals.isEmpty()) {
      return;
    }
    in.seek(place.getOffsets()[0]);
    DataInputView view = new DataInputViewStreamWrapper(in);
    settings = new CodecSerializer<>(new StateSettings.StateSettingsCodec()).deserialize(view);
  }

  /** With which settings it was made; empty for what was saved before they were kept. */
  public Optional<StateSettings> settings() {
    return Optional.ofNullable(settings);
  }

  /** State that this release cannot read, a sentence for each; empty if it can read all. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /**
   * The operators with state that are not among these, by the names under which people know them.
   */
  public List<String> missingFrom(Collection<OperatorID> others) {
    List<String> missing = new ArrayList<>();
    operators.forEach(
        (id, operator) -> {
          if (!others.contains(id)) {
            missing.add(name(operator));
          }
        });
    return missing;
  }

  /** The maximum parallelism of the operators with keyed state. */
  public Optional<Integer> maxParallelism() {
    return operators.values().stream()
        .filter(SavedJob::isKeyed)
        .map(OperatorState::getMaxParallelism)
        .findFirst();
  }

  private static boolean isKeyed(OperatorState operator) {
    return operator.getStates().stream().anyMatch(one -> !one.getManagedKeyedState().isEmpty());
  }

  private static String name(OperatorState operator) {
    return operator
        .getOperatorUid()
        .or(operator::getOperatorName)
        .orElse(operator.getOperatorID().toString());
  }

  @Override
  public String toString() {
    return location;
  }
}
