package io.bellwether.pipeline.cli;

import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.served.Health;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.served.Serving;
import io.bellwether.pipeline.timing.ExpertTime;
import io.bellwether.pipeline.timing.ExpertTimes;
import io.bellwether.pipeline.timing.TimesReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "experts",
    description = {
      "List the configured experts: kind, version, cost, health.",
      "Those that are served are tried: files are read, endpoints asked whether they have the model;"
          + " nothing is billed.",
      "--measure times them instead, each on its own, on made-up news."
    })
final class ExpertsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--measure",
      description =
          "Time every expert: questions a second, the time of one, the size of its state. Those that"
              + " are served are really asked, which an endpoint may bill.")
  private boolean measure;

  @Option(names = "--docs", description = "With --measure: write a table in Markdown.")
  private boolean docs;

  @Option(
      names = "--items",
      paramLabel = "NUMBER",
      defaultValue = "20000",
      description = "With --measure: news that in-stream experts see: ${DEFAULT-VALUE}.")
  private int items;

  @Option(
      names = "--questions",
      paramLabel = "NUMBER",
      defaultValue = "400",
      description =
          "With --measure: questions to each served expert, asked one by one and once more several"
              + " at a time: ${DEFAULT-VALUE}.")
  private int questions;

  /**
   * One expert.
   *
   * @param version of a model file or of what is served; what it begins with otherwise
   * @param ask when
   */
  private record Entry(
      String name,
      String kind,
      String version,
      double cost,
      String ask,
      boolean healthy,
      String health) {
    Map<String, Object> plain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("name", name);
      plain.put("kind", kind);
      plain.put("version", version);
      plain.put("cost", cost);
      plain.put("ask", ask);
      plain.put("healthy", healthy);
      plain.put("health", health);
      return plain;
    }
  }

  @Override
  public Integer call() throws IOException {
    JobConfig config = common.config();
    if (measure) {
      return measure(config);
    }
    MixtureSpec spec = config.toMixtureSpec();
    List<Entry> entries = new ArrayList<>();
    for (ExpertDefinition expert : spec.experts()) {
      entries.add(entry(expert, config));
    }
    if (common.json()) {
      common.writeJson(entries.stream().map(Entry::plain).toList());
    } else {
      print(entries);
    }
    return entries.stream().allMatch(Entry::healthy) ? ExitCode.OK : ExitCode.UNHEALTHY;
  }

  private Integer measure(JobConfig config) throws IOException {
    if (items < 4 || questions < 4) {
      throw new ParameterException(
          common.command().commandLine(),
          "--items and --questions must be at least 4: " + items + ", " + questions);
    }
    List<ExpertTime> times = new ExpertTimes(config, items, questions).measure();
    if (common.json()) {
      common.writeJson(times.stream().map(ExpertTime::plain).toList());
    } else {
      (docs ? TimesReport.markdown(times) : TimesReport.text(times)).forEach(common.out()::println);
    }
    return ExitCode.OK;
  }

  private static Entry entry(ExpertDefinition expert, JobConfig config) {
    Health health = health(expert, config);
    return new Entry(
        expert.name(),
        expert.spec().kind(),
        health.version(),
        expert.terms().cost(),
        expert.terms().whenUnsure() ? "when-unsure" : "always",
        health.ok(),
        health.detail());
  }

  private static Health health(ExpertDefinition expert, JobConfig config) {
    if (!(expert.spec() instanceof ServedSpec served)) {
      return expert.start().isNone()
          ? Health.well("", "in-stream, begins fresh")
          : Health.well(expert.start().sha256(), "in-stream, begins with its model file");
    }
    if (!served.isAsked()) {
      return Health.well(
          "", "votes come from " + config.kafka().topics().votes().orElse("nowhere"));
    }
    try (ServedExpert tried = new Serving().create(expert, config.classes())) {
      return tried.probe();
    } catch (IllegalArgumentException e) {
      return Health.ill(e.getMessage());
    }
  }

  private void print(List<Entry> entries) {
    int name = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    int kind = entries.stream().mapToInt(entry -> entry.kind().length()).max().orElse(0);
    for (Entry entry : entries) {
      String mark = entry.healthy() ? "@|green ok  |@" : "@|bold,red FAIL|@";
      String version = entry.version();
      common
          .out()
          .println(
              common.styled(mark)
                  + String.format(
                      "  %-" + name + "s  %-" + kind + "s  %-12s  cost %s  %-11s  %s",
                      entry.name(),
                      entry.kind(),
                      version.length() <= 12 ? version : version.substring(0, 12),
                      entry.cost(),
                      entry.ask(),
                      entry.health()));
    }
  }
}
