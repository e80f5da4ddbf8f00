package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.cluster.Jobs;
import io.bellwether.pipeline.cluster.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints a cluster: its processes, its addresses, its jobs. */
final class ClusterListing {
  private final CommonOptions common;

  ClusterListing(CommonOptions common) {
    this.common = common;
  }

  /** Returns whether every process runs. */
  boolean print(Cluster cluster) {
    List<Jobs.Status> jobs = new ArrayList<>();
    boolean answers = true;
    try {
      jobs.addAll(new Jobs(new FlinkRest(cluster.flinkUrl())).list());
    } catch (FlinkRest.Unreachable e) {
      answers = false;
    }
    if (common.json()) {
      common.writeJson(plain(cluster, jobs, answers));
    } else {
      text(cluster, jobs, answers);
    }
    return answers && cluster.members().stream().allMatch(Member::runs);
  }

  private static Map<String, Object> plain(
      Cluster cluster, List<Jobs.Status> jobs, boolean answers) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("directory", cluster.directory().toString());
    plain.put("flink", cluster.flinkUrl().toString());
    plain.put("flinkAnswers", answers);
    plain.put("broker", cluster.broker().orElse(null));
    plain.put("application", cluster.settings().application() != null);
    List<Map<String, Object>> processes = new ArrayList<>();
    for (Member member : cluster.members()) {
      Map<String, Object> process = new LinkedHashMap<>();
      process.put("name", member.name());
      process.put("pid", member.pid());
      process.put("alive", member.runs());
      process.put("log", member.log());
      processes.add(process);
    }
    plain.put("processes", processes);
    plain.put("jobs", jobs);
    return plain;
  }

  private void text(Cluster cluster, List<Jobs.Status> jobs, boolean answers) {
    for (Member member : cluster.members()) {
      common
          .out()
          .printf(
              "%-14s %-5s process %d, log %s%n",
              member.name(), member.runs() ? "runs" : "DEAD", member.pid(), member.log());
    }
    common.out().println("Flink at " + cluster.flinkUrl() + (answers ? "" : " does not answer"));
    cluster.broker().ifPresent(servers -> common.out().println("Kafka at " + servers));
    JobListing.print(common, jobs);
  }
}
