package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
  private static final String FIRST_RUN = "00000000000000000000000000000001";
  private static final String SECOND_RUN = "00000000000000000000000000000002";

  @TempDir private Path checkpoints;
  private Recovery recovery;

  @BeforeEach
  void lookThere() {
    recovery = new Recovery(checkpoints);
  }

  @Test
  void findsNothingWhereNothingIs() throws IOException {
    assertThat(recovery.newest()).isEmpty();
    assertThat(new Recovery(checkpoints.resolve("missing")).newest()).isEmpty();
  }

  @Test
  void passesOverACheckpointThatWasNotCompleted() throws IOException {
    checkpoint(FIRST_RUN, 7);
    assertThat(recovery.newest()).isEmpty();

    Path complete = completed(FIRST_RUN, 6, 100);
    assertThat(recovery.newest()).contains(complete);
  }

  @Test
  void takesTheNewestOfAllRunsWhateverItsNumber() throws IOException {
    completed(FIRST_RUN, 9, 100);
    completed(FIRST_RUN, 10, 200);
    Path newest = completed(SECOND_RUN, 3, 300);

    assertThat(recovery.newest()).contains(newest);
  }

  @Test
  void passesOverMetadataThatIsNoCheckpointsOwn() throws IOException {
    Path other = Files.createDirectories(checkpoints.resolve(FIRST_RUN).resolve("shared"));
    Files.createFile(other.resolve("_metadata"));

    assertThat(recovery.newest()).isEmpty();
  }

  @Test
  void startsFromTheCheckpointThatWasFound() throws IOException {
    Path newest = completed(SECOND_RUN, 3, 300);

    assertThat(recovery.settings(recovery.newest()).get(StateRecoveryOptions.SAVEPOINT_PATH))
        .isEqualTo(newest.toUri().toString());
    assertThat(
            recovery.settings(Optional.empty()).getOptional(StateRecoveryOptions.SAVEPOINT_PATH))
        .isEmpty();
  }

  private Path checkpoint(String run, int number) throws IOException {
    return Files.createDirectories(checkpoints.resolve(run).resolve("chk-" + number));
  }

  private Path completed(String run, int number, long millis) throws IOException {
    Path directory = checkpoint(run, number);
    Path metadata = Files.createFile(directory.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return directory;
  }
}
