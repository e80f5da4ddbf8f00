package io.bellwether.pipeline.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.ClusterSettings;
import io.bellwether.pipeline.cluster.FlinkJars;
import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.cluster.Jobs;
import io.bellwether.pipeline.cluster.Member;
import io.bellwether.pipeline.process.JavaProcess;
import io.bellwether.pipeline.process.Patience;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A standalone Flink cluster: a JobManager and a TaskManager with two slots as processes of their
 * own, on Flink's and Log4j's jars alone; and Flink's own command line.
 */
final class FlinkProcesses implements AutoCloseable {
  private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID ([0-9a-f]{32})");

  private final Cluster cluster;
  private final FlinkRest flink;
  private final Jobs jobs;
  private final Thread endWithThisJvm;

  private FlinkProcesses(Cluster cluster) {
    this.cluster = cluster;
    this.flink = new FlinkRest(cluster.flinkUrl());
    this.jobs = new Jobs(flink);
    this.endWithThisJvm = new Thread(cluster::stop);
    Runtime.getRuntime().addShutdownHook(endWithThisJvm);
  }

  /** Starts the cluster and waits until both slots are there. */
  static FlinkProcesses start(Path directory, boolean vector) throws Exception {
    FlinkProcesses processes =
        new FlinkProcesses(
            Cluster.create(
                directory.resolve("flink"), ClusterSettings.session(1, 2).withVector(vector)));
    try {
      processes.cluster.start();
      return processes;
    } catch (Exception e) {
      processes.close();
      throw e;
    }
  }

  /** Hands a jar to the JobManager, which keeps it; returns its id. */
  String upload(Path jar) {
    return flink.upload(jar);
  }

  /**
   * Starts an uploaded jar with a parallelism of 2, its program in the JobManager; the job's id.
   */
  String runUploaded(String jar, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-D", "job.parallelism=2"));
    return jobs.run(jar, Jobs.Submission.of(all));
  }

  /**
   * Kilobytes of metaspace that the JobManager and the TaskManager use after collecting garbage.
   */
  List<Long> metaspaceKilobytes() throws Exception {
    List<Long> used = new ArrayList<>();
    for (Member member : cluster.members()) {
      String pid = Long.toString(member.pid());
      tool("jcmd", pid, "GC.run");
      String[] lines = tool("jstat", "-gc", pid).lines().toArray(String[]::new);
      List<String> columns = List.of(lines[0].strip().split("\\s+"));
      String value = lines[1].strip().split("\\s+")[columns.indexOf("MU")];
      used.add((long) Double.parseDouble(value.replace(',', '.')));
    }
    return used;
  }

  private static String tool(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(name + " failed: " + output);
    }
    return output;
  }

  /** Does what {@code flink run -d -p 2 JAR ARGUMENTS} does; returns the job's id. */
  String run(Path jar, List<String> arguments) throws Exception {
    Path conf = cluster.directory().resolve("conf");
    List<String> all = new ArrayList<>(List.of("-Xmx256m", "-cp"));
    all.add(String.join(File.pathSeparator, FlinkJars.onClassPath()));
    all.add("org.apache.flink.client.cli.CliFrontend");
    all.addAll(List.of("run", "-d", "-p", "2", jar.toAbsolutePath().toString()));
    all.addAll(arguments);
    all.addAll(0, List.of("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.bellwether.schema"));
    // As Flink's own script does it.
    for (String name : List.of("java.lang", "java.net", "java.io", "java.nio", "java.util")) {
      all.add(0, "--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    try (JavaProcess client =
        JavaProcess.start(
            "client", cluster.directory(), Map.of("FLINK_CONF_DIR", conf.toString()), all)) {
      return client.awaitLine(SUBMITTED).group(1);
    }
  }

  String state(String job) {
    return jobs.status(job).map(Jobs.Status::state).orElse("UNKNOWN");
  }

  /** How often the job was restarted. */
  int restarts(String job) throws Exception {
    return Patience.forSome(
        "the number of restarts",
        () -> {
          JsonNode value =
              flink.get("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value");
          return value.isMissingNode() ? Optional.empty() : Optional.of(value.asInt());
        });
  }

  /** Stops the job behind a savepoint and waits until it has ended. */
  void stop(String job) throws Exception {
    String unused = jobs.stop(job, Optional.empty());
  }

  /** What the cluster's processes wrote, for errors. */
  String output() {
    return cluster.members().stream().map(FlinkProcesses::log).collect(Collectors.joining("\n"));
  }

  private static String log(Member member) {
    try {
      return Files.readString(Path.of(member.log()));
    } catch (IOException e) {
      throw new UncheckedIOException("the log of " + member + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    cluster.stop();
    Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
  }
}
