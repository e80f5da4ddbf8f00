package io.bellwether.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
  private static final Instant SAVED = Instant.parse("2025-03-03T08:00:00Z");
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  @TempDir private Path checkpoint;

  @Test
  void isNoneWhileTransactionsLive() throws IOException {
    Outage outage = Outage.since(saved().toString(), SAVED.plus(TIMEOUT), TIMEOUT);

    assertThat(outage.mayHaveLost()).isFalse();
    assertThat(outage.sentence()).startsWith("saved at 2025-03-03T08:00:00Z, 900 s ago");
  }

  @Test
  void mayHaveLostResultsWhenLongerThanTransactionsLive() throws IOException {
    Outage outage =
        Outage.since(saved().toUri().toString(), SAVED.plus(TIMEOUT).plusMillis(1), TIMEOUT);

    assertThat(outage.mayHaveLost()).isTrue();
    assertThat(outage.sentence())
        .startsWith("results may be lost")
        .contains("kafka.transaction-timeout is 900 s")
        .contains("bellwether audit");
  }

  @Test
  void cannotBeMeasuredWithoutACompleteCheckpoint() {
    assertThatThrownBy(() -> Outage.since(checkpoint.toString(), SAVED, TIMEOUT))
        .isInstanceOf(IOException.class);
  }

  private Path saved() throws IOException {
    Path metadata = Files.createFile(checkpoint.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.from(SAVED));
    return checkpoint;
  }
}
