package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.pipeline.cli.Bellwether;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command {@code bellwether control}, as a person would give it, with a job's settings. */
final class Shell {
  private final List<String> settings = new ArrayList<>();

  Shell(Map<String, String> settings) {
    settings.forEach((key, value) -> this.settings.add("-D" + key + "=" + value));
  }

  /** Runs it; returns what it wrote as JSON. */
  JsonNode control(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("control"));
    all.addAll(List.of(arguments));
    all.addAll(settings);
    all.add("--json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Bellwether.commandLine(Map.of()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(all.toArray(String[]::new));
    command.getOut().flush();
    command.getErr().flush();
    assertThat(exitCode).as("%s%n%s", arguments[0], err).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  /** What the list says of one expert. */
  JsonNode listed(String expert) throws Exception {
    for (JsonNode node : control("list").path("experts")) {
      if (node.path("expert").asText().equals(expert)) {
        return node;
      }
    }
    throw new AssertionError("not listed: " + expert);
  }
}
