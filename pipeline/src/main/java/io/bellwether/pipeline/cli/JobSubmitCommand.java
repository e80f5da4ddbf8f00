package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.DeployedJob;
import io.bellwether.pipeline.config.JobConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "submit",
    description = {
      "Upload the job jar and start the configured job without state; wait until all tasks run.",
      "References to secrets in the configuration are resolved by the JobManager, too."
    })
final class JobSubmitCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Override
  public Integer call() throws Exception {
    JobConfig config = common.config();
    DeployedJob job = target.deployed(config, common.given());
    job.running()
        .ifPresent(
            other -> {
              throw new IllegalStateException(
                  "job.name must be of no running job, but "
                      + other.name()
                      + " runs as "
                      + other.id()
                      + " (stop it, or give this one another name and topics)");
            });
    String id = job.start();
    job.jobs().awaitRunning(id);
    if (common.json()) {
      common.writeJson(Map.of("job", id, "name", config.job().name()));
    } else {
      common.out().println("job " + id + " (" + config.job().name() + ") runs");
    }
    return ExitCode.OK;
  }
}
