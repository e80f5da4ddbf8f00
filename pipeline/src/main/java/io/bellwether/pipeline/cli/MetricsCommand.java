package io.bellwether.pipeline.cli;

import io.bellwether.flink.MetricDescription;
import io.bellwether.pipeline.metrics.MetricDocs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "metrics", description = "Print every metric of the job.")
final class MetricsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--docs", description = "Print the reference of all metrics (Markdown).")
  private boolean docs;

  @Override
  public Integer call() {
    if (docs) {
      common.out().print(MetricDocs.markdown());
      common.out().flush();
    } else if (common.json()) {
      common.writeJson(MetricDocs.all().stream().map(MetricsCommand::plain).toList());
    } else {
      for (MetricDescription metric : MetricDocs.all()) {
        common.out().println(metric.prometheusName() + "  " + metric.sentence());
      }
      common.out().flush();
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> plain(MetricDescription metric) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("name", metric.name());
    plain.put("kind", metric.kind().word());
    plain.put("unit", metric.unit());
    plain.put("operators", List.of(metric.operator().split(", ")));
    plain.put("labels", metric.labels());
    plain.put("sentence", metric.sentence());
    plain.put("prometheus", metric.prometheusName());
    return plain;
  }
}
