package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Jobs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "List Flink's jobs with their newest checkpoint and why they failed last.")
final class JobStatusCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Override
  public Integer call() {
    Jobs jobs = target.jobs();
    List<Jobs.Status> all =
        jobs.list().stream()
            .filter(job -> target.givenId().map(job.id()::equals).orElse(true))
            .toList();
    if (common.json()) {
      common.writeJson(all.stream().map(job -> plain(jobs, job)).toList());
      return ExitCode.OK;
    }
    for (Jobs.Status job : all) {
      JobListing.print(common, List.of(job));
      jobs.newestCheckpoint(job.id()).ifPresent(p -> common.out().println("  checkpoint " + p));
      String failure = jobs.whatFailed(job.id());
      if (!failure.isEmpty()) {
        common.out().println("  failed last with " + failure);
      }
    }
    common.message(all.size() + " jobs at " + target.flink().url());
    return ExitCode.OK;
  }

  private static Map<String, Object> plain(Jobs jobs, Jobs.Status job) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("job", job.id());
    plain.put("name", job.name());
    plain.put("state", job.state());
    plain.put("tasksRunning", job.tasksRunning());
    plain.put("tasks", job.tasks());
    plain.put("checkpoint", jobs.newestCheckpoint(job.id()).orElse(null));
    plain.put("failure", jobs.whatFailed(job.id()));
    return plain;
  }
}
