package io.bellwether.pipeline.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the newest of a job's savepoints and checkpoints, which is the only right one to go on
 * from.
 */
final class SavedStates {
  private static final int DEPTH = 4; // JOB-NAME/JOB-ID/chk-N/_metadata
  private static final String COMPLETE = "_metadata";
  private static final Comparator<Path> ORDER = Comparator.comparing(SavedStates::completed);

  private SavedStates() {}

  /** The newest complete one below these folders, which need not exist. */
  static Optional<Path> newest(List<Path> folders) throws IOException {
    Optional<Path> newest = Optional.empty();
    for (Path folder : folders) {
      Optional<Path> here = newest(folder);
      if (newest.isEmpty() || (here.isPresent() && ORDER.compare(here.get(), newest.get()) > 0)) {
        newest = here;
      }
    }
    return newest;
  }

  private static Optional<Path> newest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().equals(COMPLETE))
          .map(Path::getParent)
          .max(ORDER);
    }
  }

  private static FileTime completed(Path saved) {
    try {
      return Files.getLastModifiedTime(saved.resolve(COMPLETE));
    } catch (IOException e) {
      return FileTime.fromMillis(0); // deleted meanwhile: certainly not the newest
    }
  }
}
