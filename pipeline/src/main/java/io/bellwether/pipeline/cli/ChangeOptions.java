package io.bellwether.pipeline.cli;

import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.ModelFiles;
import io.bellwether.pipeline.config.ConfigException;
import io.bellwether.pipeline.config.ExpertDefinitions;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.ControlCheck;
import io.bellwether.pipeline.job.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command that brings a definition takes it: as a file, as settings, or both. */
final class ChangeOptions {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The definition (YAML), as an element of experts in the configuration.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A setting of the definition; goes before the file.",
        "Without a file, the settings of the present version hold for all others."
      })
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * The definition, checked as the job will check it.
   *
   * @param present the definition that holds now
   * @throws ConfigException with all that is wrong
   */
  String definition(String name, Optional<String> present, JobConfig config) throws IOException {
    if (file == null && settings.isEmpty()) {
      throw new ConfigException(
          List.of("--file or --set must say what the expert is to be: nothing (give one)"));
    }
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("name", name);
    String base = file == null ? present.orElse("") : Files.readString(file);
    ExpertDefinition definition = ExpertDefinitions.parse(base, all);
    String model = settings.get("model");
    boolean begins = !(definition.spec() instanceof ServedSpec);
    if (begins && model != null && !settings.containsKey("sha256")) {
      // Who names a file here means its present content; the job takes no other.
      all.put("model", ModelFiles.absolute(model));
      all.put("sha256", ModelFiles.read(model).sha256());
      definition = ExpertDefinitions.parse(base, all);
    }
    String text = ExpertDefinitions.print(definition);
    try {
      boolean hasVotes = config.kafka().topics().votes().isPresent();
      // Which embeddings its encoder gives, only the job knows.
      int dimension = config.embedding().isPresent() ? Embeddings.dimension(definition.spec()) : 0;
      new ControlCheck(config.classes(), config.features(), hasVotes, dimension).check(name, text);
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(e.getMessage()));
    }
    return text;
  }
}
