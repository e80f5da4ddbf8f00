package io.bellwether.pipeline.export;

import io.bellwether.flink.SavedExpert;
import io.bellwether.pipeline.job.YamlDefinitions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Writes the expert of each key as a model file and tells its slot. */
final class ExpertReaderFunction extends KeyedStateReaderFunction<Integer, Integer> {
  private static final long serialVersionUID = 1;

  private final String folder;
  private transient SavedExpert expert;

  ExpertReaderFunction(String folder) {
    this.folder = folder;
  }

  static Path file(Path folder, int slot) {
    return folder.resolve(slot + ".model");
  }

  @Override
  public void open(OpenContext context) {
    expert = new SavedExpert(getRuntimeContext(), new YamlDefinitions());
  }

  @Override
  public void readKey(Integer key, Context context, Collector<Integer> out) throws Exception {
    if (expert.isThere()) {
      int slot = expert.slot();
      Files.write(file(Path.of(folder), slot), expert.model().bytes());
      out.collect(slot);
    }
  }
}
