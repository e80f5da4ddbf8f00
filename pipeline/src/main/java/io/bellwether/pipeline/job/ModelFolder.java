package io.bellwether.pipeline.job;

import io.bellwether.core.mixture.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of model files, {@code NAME.model} for each expert. */
public final class ModelFolder {
  private final Path folder;

  /** Opens a folder, which is made when the first file is written. */
  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a file whole or not at all, in place of an older one.
   *
   * @return where it is
   */
  public Path write(ModelFile model) throws IOException {
    Files.createDirectories(folder);
    Path target = folder.resolve(model.expert() + ".model");
    // Not a temporary file of the JDK, which only its owner may read.
    Path part = folder.resolve(target.getFileName() + ".part");
    try {
      Files.write(part, model.bytes());
      return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
