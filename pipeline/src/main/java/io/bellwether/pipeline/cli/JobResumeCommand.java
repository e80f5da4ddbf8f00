package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.audit.Outage;
import io.bellwether.pipeline.cluster.DeployedJob;
import io.bellwether.pipeline.config.JobConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "resume",
    description = {
      "Start the configured job where a savepoint or checkpoint left it; wait until all tasks run.",
      "Says so when that is older than kafka.transaction-timeout: then results may be lost."
    })
final class JobResumeCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Option(
      names = "--from",
      paramLabel = "PATH",
      description =
          "Savepoint or checkpoint (default: the job's newest, on the cluster of 'cluster start').")
  private String from;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Another parallelism than the configured one.")
  private Integer parallelism;

  @Override
  public Integer call() throws Exception {
    JobConfig config = common.config();
    DeployedJob job = target.deployed(config, common.given());
    String saved = from != null ? from : newest(job);
    Outage outage = Outage.since(saved, Instant.now(), config.kafka().transactionTimeout());
    if (outage.mayHaveLost()) {
      common.message("warning: " + outage.sentence());
    }
    String id = job.resume(saved, Optional.ofNullable(parallelism));
    job.jobs().awaitRunning(id);
    report(id, saved, outage);
    return ExitCode.OK;
  }

  private static String newest(DeployedJob job) throws IOException {
    return job.newestSaved()
        .map(Path::toUri)
        .map(Object::toString)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "--from must be given: no savepoint or checkpoint of the job is on this machine"));
  }

  private void report(String id, String saved, Outage outage) {
    if (common.json()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("job", id);
      plain.put("resumedFrom", saved);
      plain.put("savedAt", outage.savedAt().toString());
      plain.put("ageMillis", outage.age().toMillis());
      plain.put("transactionTimeoutMillis", outage.timeout().toMillis());
      plain.put("mayHaveLost", outage.mayHaveLost());
      common.writeJson(plain);
    } else {
      common.out().println("job " + id + " runs, resumed from " + saved);
    }
  }
}
