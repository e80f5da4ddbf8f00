package io.bellwether.pipeline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Show the cluster's processes and jobs; exit code 3 when a process has died.")
final class ClusterStatusCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ClusterCommand.Where where;

  @Override
  public Integer call() {
    return new ClusterListing(common).print(where.cluster()) ? ExitCode.OK : ExitCode.UNHEALTHY;
  }
}
