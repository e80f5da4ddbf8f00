package io.bellwether.pipeline.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "stop",
    description = "Stop a job behind a savepoint: everything is written, nothing is forgotten.")
final class JobStopCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder or URI for the savepoint (default: the cluster's own).")
  private String folder;

  @Override
  public Integer call() throws Exception {
    String id = target.runningId(common);
    Optional<String> to = folder != null ? Optional.of(folder) : target.savepoints(common);
    String savepoint = target.jobs().stop(id, to);
    if (common.json()) {
      common.writeJson(Map.of("job", id, "savepoint", savepoint));
    } else {
      common.out().println("stopped behind " + savepoint);
    }
    return ExitCode.OK;
  }
}
