package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicateCommandTest {
  @TempDir private Path directory;

  private void votes() throws IOException {
    StringBuilder text =
        new StringBuilder("id,date,pct_change,label,dbrx-instruct,published_moe_f\n");
    for (int t = 0; t < 30; t++) {
      text.append("d,2020-01-01,0,").append(t % 3 == 0 ? "Rise,Fall,Rise\n" : "Fall,Fall,Fall\n");
    }
    Files.writeString(directory.resolve("nifty_test_experts_seed42.csv"), text);
  }

  @Test
  void printsTablesAndOneSentence() throws IOException {
    votes();

    Captured run = Captured.run("replicate", "nifty", "--votes", directory.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("Table 2", "published mixture", "Looking at the label");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void writesTheSameAsJson() throws IOException {
    votes();

    Captured run = Captured.run("replicate", "nifty", "--json", "--votes", directory.toString());

    var json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/table2/rows/1/name").asText()).isEqualTo("published mixture");
    assertThat(json.at("/table2/rows/1/accuracy").asDouble()).isEqualTo(1);
    assertThat(json.get("verdict").asText()).contains("points of weighted F1");
  }

  @Test
  void saysInOneLineWhatIsMissing() {
    Captured folder = Captured.run("replicate", "nifty", "--votes", directory.toString());
    Captured experiment = Captured.run("replicate");

    assertThat(folder.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(folder.err().strip()).doesNotContain("\n").contains("experts_seed42.csv");
    assertThat(experiment.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
