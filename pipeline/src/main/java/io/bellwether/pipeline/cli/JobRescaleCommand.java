package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.DeployedJob;
import io.bellwether.pipeline.config.JobConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "rescale",
    description = {
      "Give a job another parallelism: stop it behind a savepoint and go on from there.",
      "Its state is spread anew; job.max-parallelism is the most."
    })
final class JobRescaleCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Option(
      names = "--parallelism",
      required = true,
      paramLabel = "N",
      description = "Subtasks of each operator from now on.")
  private int parallelism;

  @Override
  public Integer call() throws Exception {
    JobConfig config = common.config();
    int most = config.job().maxParallelism();
    if (parallelism < 1 || parallelism > most) {
      throw new ParameterException(
          common.command().commandLine(),
          "--parallelism must be between 1 and " + most + " (job.max-parallelism): " + parallelism);
    }
    DeployedJob job = target.deployed(config, common.given());
    String former = target.runningId(common);
    String id = job.rescale(former, parallelism);
    job.jobs().awaitRunning(id);
    if (common.json()) {
      common.writeJson(Map.of("job", id, "former", former, "parallelism", parallelism));
    } else {
      common.out().println("job " + id + " runs with parallelism " + parallelism);
    }
    return ExitCode.OK;
  }
}
