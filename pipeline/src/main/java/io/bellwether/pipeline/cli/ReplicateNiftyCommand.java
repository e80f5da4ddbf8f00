package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.replicate.NiftyReplication;
import io.bellwether.pipeline.replicate.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "nifty",
    description = {
      "Compute the NIFTY tables of the MoE-F paper from the votes that were published, beside the"
          + " printed figures; and what its look-ahead is worth. See docs/replication.md."
    })
final class ReplicateNiftyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--votes",
      required = true,
      paramLabel = "DIR",
      description = "Folder with nifty_test_experts_seed42.csv and the other pools.")
  private Path votes;

  @Override
  public Integer call() throws IOException {
    Report report = NiftyReplication.run(votes);
    if (common.json()) {
      common.writeJson(report.toMap());
    } else {
      report.lines().forEach(common.out()::println);
      common.out().flush();
    }
    return ExitCode.OK;
  }
}
