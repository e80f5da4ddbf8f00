package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.Member;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "stop",
    description = {
      "End the cluster's processes; checkpoints, savepoints, logs and the broker's data stay.",
      "Stop its jobs first with 'bellwether job stop', else they go on from their last checkpoint."
    })
final class ClusterStopCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ClusterCommand.Where where;

  @Override
  public Integer call() {
    Cluster cluster = where.cluster();
    List<String> ended = cluster.members().stream().map(Member::name).toList();
    cluster.stop();
    if (common.json()) {
      common.writeJson(Map.of("ended", ended));
    } else {
      common.out().println("ended: " + String.join(", ", ended));
    }
    return ExitCode.OK;
  }
}
