package io.bellwether.pipeline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.wire.WireFormat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code bellwether fuzz}; the long one is in docs/upgrades.md. */
class FuzzIT {
  private static final long SEED = 42;

  @TempDir private Path directory;

  @Test
  void everyHostileRecordIsKeptAndEveryGoodOnePredictedAsWithoutThem() throws Exception {
    FuzzSettings settings = new FuzzSettings(4000, 300, SEED, 2);

    FuzzReport report = new Fuzz(settings, directory, Clock.systemUTC(), text -> {}).run();

    assertThat(report.faults()).as("seed %d", SEED).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.restarts()).isZero();
    assertThat(report.predictedOnce()).isEqualTo(300);
    assertThat(report.rows().values().stream().mapToInt(FuzzReport.Row::numSent).sum())
        .isGreaterThan(4000);
    assertThat(printed(report)).contains("| news: flipped bits |").contains("0 restarts");
  }

  private static String printed(FuzzReport report) {
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text, true), true);
    return text.toString();
  }

  @Test
  void theSameSeedMakesTheSameRecordsOfEveryTopicAndFate() throws Exception {
    WireFormat wire = Connections.wire(JobConfig.load(null, Map.of(), Map.of()));
    Records one = new Records(SEED, wire);
    Records other = new Records(SEED, wire);
    Set<Fate> fates = new HashSet<>();

    for (int i = 0; i < 2000; i++) {
      for (String topic : List.of("news", "outcomes", "control", "votes")) {
        Hostile hostile = one.next(topic);
        Sent sent = Sent.of(topic, hostile);

        assertThat(Sent.of(topic, other.next(topic))).isEqualTo(sent);
        fates.add(hostile.fate());
      }
    }
    assertThat(fates).containsExactlyInAnyOrder(Fate.values());
  }
}
