package io.bellwether.pipeline.cli;

import io.bellwether.flink.Ordering;
import io.bellwether.pipeline.audit.Audit;
import io.bellwether.pipeline.audit.AuditReport;
import io.bellwether.pipeline.config.JobConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = {
      "Hold the predictions against the news: what is lost, twice, out of order, by partition.",
      "Reads committed records of the whole topics. Exit code 3 when something is wrong. Inputs"
          + " behind the newest result of their partition are pending, unless --complete says that"
          + " the job has handled everything."
    })
final class AuditCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "Give up on missing results when none was committed for so long; 10 by default.")
  private int patience;

  @Option(names = "--complete", description = "The job has handled all inputs: nothing is pending.")
  private boolean complete;

  @Override
  public Integer call() throws InterruptedException {
    JobConfig config = common.config();
    AuditReport report = new Audit(config).run(Duration.ofSeconds(patience), complete);
    boolean clean = report.isClean(config.job().ordering() == Ordering.EVENT_TIME);
    if (common.json()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("clean", clean);
      plain.put("inputs", report.inputs());
      plain.put("predictions", report.predictions());
      plain.put("lost", report.lost());
      plain.put("duplicated", report.duplicated());
      plain.put("reordered", report.numReordered());
      plain.put("foreign", report.foreign());
      plain.put("pending", report.pending());
      plain.put("predictedAgain", report.predictedAgain());
      plain.put("partitions", report.rows());
      plain.put("reorderedByPartition", report.reordered());
      plain.put("examples", report.examples());
      common.writeJson(plain);
    } else {
      common.out().print(report.toText());
      common.out().flush();
    }
    common.message(clean ? "clean" : "not clean: see the columns lost and duplicated");
    return clean ? ExitCode.OK : ExitCode.UNHEALTHY;
  }
}
