package io.bellwether.pipeline.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "savepoint", description = "Take a savepoint of a job, which goes on.")
final class JobSavepointCommand implements Callable<Integer> {
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
    String savepoint = target.jobs().savepoint(id, to);
    if (common.json()) {
      common.writeJson(Map.of("job", id, "savepoint", savepoint));
    } else {
      common.out().println("savepoint " + savepoint);
    }
    return ExitCode.OK;
  }
}
