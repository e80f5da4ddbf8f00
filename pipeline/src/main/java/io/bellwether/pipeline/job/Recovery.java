package io.bellwether.pipeline.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * Finds where a job that ended, in whatever way, can go on: the newest complete checkpoint under a
 * directory.
 */
public final class Recovery {
  private static final String COMPLETE = "_metadata";
  private static final int CHECKPOINT_DEPTH = 3; // JOB-ID/chk-N/_metadata

  private final Path checkpoints;

  /** Looks under a directory, which need not exist. */
  public Recovery(Path checkpoints) {
    this.checkpoints = checkpoints;
  }

  /** The newest checkpoint that was completed; empty when there is none. */
  public Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints, CHECKPOINT_DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().equals(COMPLETE))
          .filter(file -> file.getParent().getFileName().toString().startsWith("chk-"))
          .max((a, b) -> modified(a).compareTo(modified(b)))
          .map(file -> file.getParent().toAbsolutePath());
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // deleted meanwhile: certainly not the newest
    }
  }

  /** Settings for a job that keeps its checkpoints and starts from the given one, if any. */
  public Configuration settings(Optional<Path> checkpoint) {
    Configuration settings = new Configuration();
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    checkpoint.ifPresent(
        path -> {
          settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString());
          settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
    return settings;
  }

  /** Sets how often a checkpoint is taken. */
  public static void every(Configuration settings, Duration interval) {
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
  }
}
