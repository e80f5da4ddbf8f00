package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.chaos.ChaosReport;
import io.bellwether.pipeline.chaos.ChaosRun;
import io.bellwether.pipeline.chaos.ChaosSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "chaos",
    description = {
      "Kill, pause and rescale a broker and a Flink cluster of processes, and audit what comes out.",
      "Starts its own on free ports and sends made-up news. What the disturbed job predicts and what"
          + " its experts have learned must be what an undisturbed run of the same input does. Exit"
          + " code 3 when anything is lost, twice, out of order or different."
    })
final class ChaosCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobJar jobJar;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      defaultValue = "7",
      description = "Faults, one after the other; 7 by default: one of each kind.")
  private int cycles;

  @Option(
      names = "--items",
      paramLabel = "M",
      defaultValue = "20000",
      description = "News items in all; 20000 by default.")
  private int items;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed draws the same faults and news; 1 by default.")
  private long seed;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where everything is kept (default: chaos/TIME under BELLWETHER_HOME).")
  private Path directory;

  @Option(names = "--markdown", description = "Write the tables as Markdown.")
  private boolean markdown;

  @Override
  public Integer call() throws Exception {
    Path where =
        directory != null
            ? directory
            : Home.path().resolve("chaos").resolve(Long.toString(System.currentTimeMillis()));
    ChaosSettings settings =
        new ChaosSettings(cycles, seed, items, where, jobJar.path(), common.given());
    ChaosReport report = new ChaosRun(settings, common::message).run();
    if (common.json()) {
      common.writeJson(report);
    } else {
      common.out().print(markdown ? report.toMarkdown() : report.toText());
      common.out().flush();
    }
    common.message(report.isClean() ? "clean" : "NOT clean; logs and data are in " + where);
    return report.isClean() ? ExitCode.OK : ExitCode.UNHEALTHY;
  }
}
