package io.bellwether.pipeline.export;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.flink.Uids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** What the experts of a job had learned when a savepoint or checkpoint was taken. */
public final class SavedModels {
  private SavedModels() {}

  /**
   * Reads them with a Flink cluster in this process.
   *
   * @param savepoint folder or URI of a savepoint or retained checkpoint, of either state backend
   * @return in the order of the experts' slots; of two experts of one name the newer
   * @throws IOException when it cannot be read, or is none of this job
   */
  public static List<ModelFile> read(String savepoint) throws IOException {
    Path scratch = Files.createTempDirectory("bellwether-export");
    try {
      Map<Integer, ModelFile> bySlot = new TreeMap<>();
      for (int slot : write(savepoint, scratch)) {
        Path file = ExpertReaderFunction.file(scratch, slot);
        try (InputStream in = Files.newInputStream(file)) {
          bySlot.put(slot, ModelFile.read(in, file.toString()));
        }
      }
      return newestOfEachName(bySlot);
    } finally {
      delete(scratch);
    }
  }

  /** Each expert has one slot, and its replacement one of its own. */
  private static List<ModelFile> newestOfEachName(Map<Integer, ModelFile> bySlot) {
    Map<String, Integer> newest = new TreeMap<>();
    bySlot.forEach((slot, model) -> newest.put(model.expert(), slot));
    return bySlot.entrySet().stream()
        .filter(entry -> newest.get(entry.getValue().expert()).equals(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Has the cluster write each expert's model into a folder, as models are large for records. */
  @SuppressWarnings("try") // Closing can be interrupted, too, and is then handled like the rest.
  private static List<Integer> write(String savepoint, Path folder) throws IOException {
    List<Integer> slots = new ArrayList<>();
    OperatorIdentifier experts = OperatorIdentifier.forUid(Uids.EXPERTS);
    try {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironment(
              1, settings(SavepointLoader.loadSavepointMetadata(savepoint), experts));
      try (CloseableIterator<Integer> read =
          SavepointReader.read(env, savepoint)
              .readKeyedState(
                  experts, new ExpertReaderFunction(folder.toString()), Types.INT, Types.INT)
              .executeAndCollect("export of " + savepoint)) {
        read.forEachRemaining(slots::add);
      }
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IOException(
          "--savepoint must be a savepoint or checkpoint of the job: " + savepoint, e);
    }
    return slots;
  }

  /** Incremental checkpoints are RocksDB's own; all else is read into memory. */
  private static Configuration settings(CheckpointMetadata metadata, OperatorIdentifier experts) {
    boolean rocksDb = false;
    for (OperatorState operator : metadata.getOperatorStates()) {
      if (operator.getOperatorID().equals(experts.getOperatorId())) {
        rocksDb =
            operator.getStates().stream()
                .flatMap(subtask -> subtask.getManagedKeyedState().stream())
                .anyMatch(SavedModels::isIncremental);
      }
    }
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, rocksDb ? "rocksdb" : "hashmap");
    return settings;
  }

  private static boolean isIncremental(KeyedStateHandle handle) {
    return handle instanceof IncrementalKeyedStateHandle;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(SavedModels::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
