package io.bellwether.pipeline.config;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.flink.ModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the model files that configured experts begin with, and tells all that is wrong at once.
 */
final class WarmStarts {
  private WarmStarts() {}

  /**
   * The experts with their model files read and fixed by their SHA-256.
   *
   * @throws ConfigException when a file cannot be read, is damaged, or does not fit
   */
  static List<ExpertDefinition> load(JobConfig.Model model) {
    Problems problems = new Problems();
    List<ExpertDefinition> loaded = new ArrayList<>();
    for (ExpertDefinition expert : model.experts()) {
      try {
        loaded.add(ModelFiles.load(absolute(expert), model.classes(), model.features()));
      } catch (IOException e) {
        problems.add("experts[" + loaded.size() + "].model: " + e.getMessage());
        loaded.add(expert);
      }
    }
    problems.throwIfAny();
    return loaded;
  }

  /** A relative path means another file in another process. */
  private static ExpertDefinition absolute(ExpertDefinition expert) {
    WarmStart start = expert.start();
    return start.isNone()
        ? expert
        : expert.startingFrom(
            WarmStart.from(ModelFiles.absolute(start.location()), start.sha256()));
  }
}
