package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.DeployedJob;
import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.cluster.Jobs;
import io.bellwether.pipeline.config.JobConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "job",
    description = {
      "Submit the configured job to a Flink cluster, and look after it there.",
      "Any Flink whose REST interface can be reached; by default the one of 'cluster start'."
    },
    subcommands = {
      JobSubmitCommand.class,
      JobStatusCommand.class,
      JobSavepointCommand.class,
      JobStopCommand.class,
      JobResumeCommand.class,
      JobRescaleCommand.class,
      JobCancelCommand.class
    })
final class JobCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "what to do must be given: submit, status, savepoint, stop, resume, rescale or cancel");
  }

  /** Which job on which Flink is meant. */
  static final class Target {
    @Mixin private ClusterCommand.Where where;
    @Mixin private JobJar jobJar;

    @Option(
        names = "--flink-url",
        paramLabel = "URL",
        description = "Flink's REST interface (default: the cluster of 'cluster start').")
    private URI url;

    @Option(
        names = "--job",
        paramLabel = "ID",
        description = "The job's id in Flink (default: the running job of the configured name).")
    private String id;

    private Optional<Cluster> local() {
      Optional<Cluster> local = Cluster.find(where.directory());
      return url == null ? local : local.filter(cluster -> cluster.flinkUrl().equals(url));
    }

    FlinkRest flink() {
      return new FlinkRest(url != null ? url : where.cluster().flinkUrl());
    }

    Jobs jobs() {
      return new Jobs(flink());
    }

    /** The configured job, to be submitted. */
    DeployedJob deployed(JobConfig config, Map<String, String> given) {
      Path jar = jobJar.path();
      return new DeployedJob(flink(), config.job().name(), given, jar, local());
    }

    /** The job that is meant. */
    String runningId(CommonOptions common) {
      if (id != null) {
        return id;
      }
      String name = common.config().job().name();
      return jobs()
          .running(name)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "a job named " + name + " must run at " + flink().url() + " (or give --job)"))
          .id();
    }

    /** Where the local cluster keeps savepoints of the job; empty for Flink's own setting. */
    Optional<String> savepoints(CommonOptions common) {
      String name = common.config().job().name();
      return local().map(c -> c.savepoints().resolve(name).toUri().toString());
    }

    Optional<String> givenId() {
      return Optional.ofNullable(id);
    }
  }
}
