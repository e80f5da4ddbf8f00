package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.config.ConfigException;
import io.bellwether.pipeline.config.JobConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description = "Check that everything can be reached and that settings fit together.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws InterruptedException {
    JobConfig config = common.config();
    List<Finding> findings = new ArrayList<>(new KafkaCheckup(config.kafka()).findings());
    findings.add(new RegistryCheckup(config.registry()).finding());
    findings.addAll(models(config));
    if (common.json()) {
      common.writeJson(findings);
    } else {
      findings.forEach(this::print);
    }
    boolean healthy =
        findings.stream().noneMatch(finding -> finding.status() == Finding.Status.FAILURE);
    common.message(healthy ? "healthy" : "unhealthy: see the lines marked FAIL");
    return healthy ? ExitCode.OK : ExitCode.UNHEALTHY;
  }

  /** Of the model files that experts begin with, where some do. */
  private static List<Finding> models(JobConfig config) {
    if (config.experts().stream().allMatch(expert -> expert.start().isNone())) {
      return List.of();
    }
    try {
      var unused = config.toMixtureSpec();
      return List.of(Finding.ok("models", "every model file can be read and fits"));
    } catch (ConfigException e) {
      return e.problems().stream()
          .map(problem -> Finding.failure("models", problem, "the job would not start"))
          .toList();
    }
  }

  private void print(Finding finding) {
    String mark =
        switch (finding.status()) {
          case OK -> "@|green ok  |@";
          case WARNING -> "@|yellow warn|@";
          case FAILURE -> "@|bold,red FAIL|@";
        };
    String line =
        String.format(
            "%s  %s: %s (%s)",
            common.styled(mark), finding.subject(), finding.sentence(), finding.remedy());
    common.out().println(line);
  }
}
