package io.bellwether.pipeline.job;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFileException;
import io.bellwether.replay.NewsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** News files from the folder that the environment variable MOE_DATA names. */
public final class RecordedNews {
  private RecordedNews() {}

  /** All of a file, in order; the test is skipped where there is none. */
  public static List<FileItem> read(String name) throws IOException {
    String folder = System.getenv("MOE_DATA");
    assumeTrue(folder != null, "skipped: set MOE_DATA to the folder of " + name);
    Path file = Path.of(folder, name);
    assumeTrue(Files.exists(file), "skipped: " + name + " is not in MOE_DATA");
    return NewsFiles.readSorted(
        file,
        bad -> {
          throw new NewsFileException(bad.toString(), null);
        });
  }
}
