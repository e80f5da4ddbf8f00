package io.bellwether.pipeline.config;

import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.flink.ModelFiles;
import io.bellwether.onnx.OnnxClassifiers;
import io.bellwether.onnx.OnnxFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the model files that configured experts begin with or are, and tells all that is wrong at
 * once.
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
        loaded.add(
            isClassifier(expert)
                ? fixed(expert)
                : ModelFiles.load(absolute(expert), model.classes(), model.features()));
      } catch (IOException e) {
        problems.add("experts[" + loaded.size() + "].model: " + e.getMessage());
        loaded.add(expert);
      }
    }
    problems.throwIfAny();
    return loaded;
  }

  private static boolean isClassifier(ExpertDefinition expert) {
    return expert.spec() instanceof ServedSpec.Hosted hosted
        && hosted.kind().equals(OnnxClassifiers.KIND);
  }

  /** With the SHA-256 of its files, so that other files under the same names are another expert. */
  private static ExpertDefinition fixed(ExpertDefinition expert) throws IOException {
    Map<String, String> settings = ((ServedSpec.Hosted) expert.spec()).settings();
    OnnxFiles files = OnnxClassifiers.files(settings);
    OnnxFiles here =
        files.at(ModelFiles.absolute(files.model()), ModelFiles.absolute(files.tokenizer()));
    return new ExpertDefinition(
        expert.name(),
        new ServedSpec.Hosted(
            OnnxClassifiers.KIND, OnnxClassifiers.fixed(OnnxClassifiers.with(here, settings))),
        expert.eligibility(),
        expert.start(),
        expert.terms());
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
