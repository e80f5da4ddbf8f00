package io.bellwether.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStatesTest {
  @TempDir private Path directory;

  @Test
  void prefersASavepointToAnOlderCheckpoint() throws IOException {
    saved("checkpoints/job/0123/chk-9", 1000);
    Path savepoint = saved("savepoints/job/savepoint-1", 2000);

    assertThat(newest()).contains(savepoint);
  }

  @Test
  void prefersACheckpointToAnOlderSavepoint() throws IOException {
    saved("savepoints/job/savepoint-1", 1000);
    saved("checkpoints/job/0123/chk-9", 2000);
    Path newest = saved("checkpoints/job/4567/chk-2", 3000);

    assertThat(newest()).contains(newest);
  }

  @Test
  void overlooksWhatIsNotComplete() throws IOException {
    Files.createDirectories(directory.resolve("checkpoints/job/0123/chk-10"));
    Path complete = saved("checkpoints/job/0123/chk-9", 1000);

    assertThat(newest()).contains(complete);
  }

  @Test
  void findsNothingWhereThereIsNothing() throws IOException {
    assertThat(newest()).isEmpty();
  }

  @Test
  void anApplicationNeedsItsJarAndAProperId() {
    assertThatThrownBy(() -> ApplicationEntry.Arguments.parse("--configDir", "conf"))
        .hasMessage("--configDir and --jars must be given");
    assertThatThrownBy(
            () -> ApplicationEntry.Arguments.parse("-c", "conf", "--jars", "j", "--job-id", "12"))
        .hasMessage("--job-id must be 32 hexadecimal digits: 12");
    assertThatThrownBy(() -> ApplicationEntry.Arguments.parse("--host", "h"))
        .hasMessageContaining("options must be --configDir");
    assertThat(
            ApplicationEntry.Arguments.parse("-c", "conf", "--jars", "j", "--", "-D", "a=b")
                .program())
        .containsExactly("-D", "a=b");
  }

  private Optional<Path> newest() throws IOException {
    return SavedStates.newest(
        List.of(directory.resolve("checkpoints"), directory.resolve("savepoints")));
  }

  private Path saved(String path, long millis) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(path));
    Files.setLastModifiedTime(
        Files.createFile(folder.resolve("_metadata")), FileTime.fromMillis(millis));
    return folder;
  }
}
