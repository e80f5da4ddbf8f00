package io.bellwether.pipeline.cli;

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
