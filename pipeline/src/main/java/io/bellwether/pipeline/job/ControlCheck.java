package io.bellwether.pipeline.job;

import io.bellwether.connectors.DefinitionCheck;
import io.bellwether.core.Classes;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.flink.ModelFiles;
import io.bellwether.pipeline.config.ExpertDefinitions;
import io.bellwether.pipeline.served.Serving;
import java.io.IOException;

/**
 * Refuses definitions in control records that the job could not apply, among them those whose model
 * file cannot be used. The record must fix the file by its SHA-256, so that what was checked here,
 * in one place, is what the expert's owner begins with.
 *
 * @param dimension of the items' embeddings; 0 where they have none
 */
public record ControlCheck(Classes classes, FeatureSpec features, boolean hasVotes, int dimension)
    implements DefinitionCheck {
  private static final long serialVersionUID = 1;

  @Override
  public void check(String expert, String text) {
    ExpertDefinition definition = ExpertDefinitions.parse(text);
    if (!definition.name().equals(expert)) {
      throw new IllegalArgumentException(
          "the definition must be of the expert it is sent for, "
              + expert
              + ": "
              + definition.name());
    }
    if (definition.spec() instanceof ServedSpec.External && !hasVotes) {
      throw new IllegalArgumentException(
          "kind must not be external in a job without kafka.topics.votes: " + expert);
    }
    checkFiles(definition);
    checkDimension(definition);
    new Serving().check(definition, classes);
    checkModel(definition);
  }

  /** A classifier's files are found by every TaskManager under the same path, and fixed. */
  private static void checkFiles(ExpertDefinition definition) {
    Serving.ship(
        definition,
        (file, name) -> {
          if (!file.startsWith("/")) {
            throw new IllegalArgumentException(
                "model and tokenizer must be absolute paths in a control record, that every"
                    + " TaskManager can read: "
                    + file);
          }
          if (name.endsWith("-")) {
            throw new IllegalArgumentException(
                "sha256 and tokenizer-sha256 must be given in a control record: neither may be"
                    + " missing for "
                    + file
                    + "; sha256sum FILE prints it");
          }
        });
  }

  private void checkDimension(ExpertDefinition definition) {
    int wanted = Embeddings.dimension(definition.spec());
    if (wanted != 0 && wanted != dimension) {
      throw new IllegalArgumentException(
          "dimension must be that of the job's embedding.encoder, "
              + (dimension == 0 ? "and there is none" : dimension)
              + ": "
              + wanted);
    }
  }

  private void checkModel(ExpertDefinition definition) {
    WarmStart start = definition.start();
    if (start.isNone()) {
      return;
    }
    if (start.sha256().isEmpty()) {
      throw new IllegalArgumentException(
          "sha256 must be given with model in a control record: "
              + start.location()
              + "; bellwether model FILE prints it");
    }
    if (!ModelFiles.isAbsolute(start.location())) {
      throw new IllegalArgumentException(
          "model must be an absolute path or a URI in a control record, that every TaskManager can"
              + " read: "
              + start.location());
    }
    try {
      var unused = ModelFiles.load(definition, classes, features);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
