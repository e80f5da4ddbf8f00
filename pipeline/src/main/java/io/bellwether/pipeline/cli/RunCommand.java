package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.audit.Outage;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.MoeJob;
import io.bellwether.pipeline.job.Recovery;
import io.bellwether.pipeline.local.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Run the job on your Kafka, on a Flink cluster inside this process, until stopped.",
      "Started again, it goes on from its last checkpoint: nothing lost, nothing twice."
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  @Mixin private CommonOptions common;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where checkpoints are kept (default: state/JOB-NAME under BELLWETHER_HOME).")
  private Path state;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of Flink's web pages on localhost; 0 for a free one (default).")
  private int webPort;

  @Override
  public Integer call() throws Exception {
    JobConfig config = common.config();
    Path directory =
        state != null ? state : Home.path().resolve("state").resolve(config.job().name());
    Recovery recovery = new Recovery(directory.resolve("checkpoints"));
    Optional<Path> checkpoint = recovery.newest();
    if (checkpoint.isPresent()) {
      warnOfOutage(checkpoint.get(), config);
    }
    Configuration settings = recovery.settings(checkpoint);
    if (config.job().checkpointInterval().isEmpty()) {
      Recovery.every(settings, DEFAULT_CHECKPOINT_INTERVAL);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    int slots = config.job().parallelism().orElse(Runtime.getRuntime().availableProcessors());
    env.setParallelism(slots); // before the operators are made
    MoeJob.build(env, config);
    try (LocalCluster cluster = LocalCluster.start(slots, directory, webPort)) {
      JobClient job = cluster.submit(env, config.job().name());
      announce(config, cluster, checkpoint);
      job.getJobExecutionResult().get();
    }
    return ExitCode.OK;
  }

  private void warnOfOutage(Path checkpoint, JobConfig config) throws IOException {
    Outage outage =
        Outage.since(checkpoint.toString(), Instant.now(), config.kafka().transactionTimeout());
    if (outage.mayHaveLost()) {
      common.message("warning: " + outage.sentence());
    }
  }

  private void announce(JobConfig config, LocalCluster cluster, Optional<Path> checkpoint) {
    if (common.json()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("job", config.job().name());
      plain.put("web", cluster.webUrl().toString());
      plain.put("resumedFrom", checkpoint.map(Path::toString).orElse(null));
      common.writeJson(plain);
    } else {
      common
          .out()
          .println(
              "job "
                  + config.job().name()
                  + " running on "
                  + config.kafka().bootstrapServers()
                  + ", web pages at "
                  + cluster.webUrl());
      common
          .out()
          .println(
              checkpoint
                  .map(path -> "resumed from " + path)
                  .orElse("started without a checkpoint"));
    }
    common.out().flush();
  }
}
