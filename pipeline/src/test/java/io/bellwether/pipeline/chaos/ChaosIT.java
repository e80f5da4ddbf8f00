package io.bellwether.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the harness: one fault of each kind. */
class ChaosIT {
  private static final int CYCLES = 7;
  private static final int ITEMS = 5600;

  @TempDir private Path directory;

  @Test
  void losesRepeatsAndChangesNothing() throws Exception {
    List<String> progress = new ArrayList<>();
    Path jar = Path.of("target", "bellwether-job.jar").toAbsolutePath();

    ChaosReport report =
        new ChaosRun(
                new ChaosSettings(CYCLES, 11, ITEMS, directory.resolve("run"), jar, Map.of()),
                progress::add)
            .run();

    Files.writeString(Path.of("target", "chaos.txt"), report.toText());
    // A producer that a broker's death cut off may write a batch twice; an id is predicted once.
    assertThat(report.audit().inputs() - report.audit().sameId())
        .as(report.toText())
        .isEqualTo(ITEMS);
    assertThat(report.audit().predictions()).as(report.toText()).isEqualTo(ITEMS);
    assertThat(report.comparison()).isEqualTo(new ChaosReport.Comparison(ITEMS, 0, 4, 0));
    assertThat(report.isClean()).as(report.toText()).isTrue();
    assertThat(report.recoveries()).hasSize(Fault.values().length + 1);
    assertThat(report.starts()).as("rescaled, and after the JobManager's death").isEqualTo(2);
    assertThat(progress).filteredOn(line -> line.startsWith("cycle ")).hasSize(CYCLES);
  }
}
