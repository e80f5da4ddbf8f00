package io.bellwether.pipeline.audit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.core.fs.FileSystem;

/**
 * How old a job's state is when the job goes on from it, against how long its transactions live.
 *
 * @param savedAt when the savepoint or checkpoint was complete
 * @param age from then until now; its transaction is older by up to a checkpoint interval
 * @param timeout after which the broker aborts a transaction that nobody committed
 */
public record Outage(Instant savedAt, Duration age, Duration timeout) {

  /**
   * Measures it.
   *
   * @param saved path or URI of a savepoint or checkpoint
   * @throws IOException when there is no complete one
   */
  public static Outage since(String saved, Instant now, Duration timeout) throws IOException {
    URI uri = saved.contains(":/") ? URI.create(saved) : Path.of(saved).toAbsolutePath().toUri();
    org.apache.flink.core.fs.Path metadata =
        new org.apache.flink.core.fs.Path(new org.apache.flink.core.fs.Path(uri), "_metadata");
    Instant savedAt =
        Instant.ofEpochMilli(
            FileSystem.get(metadata.toUri()).getFileStatus(metadata).getModificationTime());
    return new Outage(savedAt, Duration.between(savedAt, now), timeout);
  }

  /** Whether results that the state counts as written may be gone. */
  public boolean mayHaveLost() {
    return age.compareTo(timeout) > 0;
  }

  /** The alarm, or that there is none, as a sentence. */
  public String sentence() {
    String facts =
        "saved at "
            + savedAt
            + ", "
            + seconds(age)
            + " ago, kafka.transaction-timeout is "
            + seconds(timeout);
    return mayHaveLost()
        ? "results may be lost: "
            + facts
            + "; run 'bellwether audit', and start again from an older savepoint if it finds"
            + " something lost"
        : facts;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
