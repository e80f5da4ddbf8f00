package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Jobs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that takes a savepoint of a job, whatever becomes of the job then. */
abstract class SavingCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder or URI for the savepoint (default: the cluster's own).")
  private String folder;

  private final String said;
  private final Way way;

  /** Takes a savepoint of a running job; returns where it is. */
  interface Way {
    String save(Jobs jobs, String id, Optional<String> to) throws Exception;
  }

  /**
   * A command that differs from others in this.
   *
   * @param said what stands before the savepoint in the command's answer
   */
  SavingCommand(String said, Way way) {
    this.said = said;
    this.way = way;
  }

  @Override
  public final Integer call() throws Exception {
    String id = target.runningId(common);
    Optional<String> to = folder != null ? Optional.of(folder) : target.savepoints(common);
    String savepoint = way.save(target.jobs(), id, to);
    if (common.json()) {
      common.writeJson(Map.of("job", id, "savepoint", savepoint));
    } else {
      common.out().println(said + " " + savepoint);
    }
    return ExitCode.OK;
  }
}
