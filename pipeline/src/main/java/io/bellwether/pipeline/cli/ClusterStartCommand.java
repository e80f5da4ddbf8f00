package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.ClusterSettings;
import io.bellwether.pipeline.cluster.DeployedJob;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.FreePorts;
import io.bellwether.pipeline.topic.TopicPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "start",
    description = {
      "Start a JobManager and TaskManagers, each a process of its own, and a broker if asked to.",
      "On a cluster that is there, start again what has died; a job in application mode then goes on"
          + " from its newest savepoint or checkpoint. Jobs of a session cluster whose JobManager died are to be"
          + " resumed with 'bellwether job resume': without ZooKeeper or Kubernetes nobody else"
          + " remembers them."
    })
final class ClusterStartCommand implements Callable<Integer> {
  private static final String SERVERS = "kafka.bootstrap-servers";

  @Mixin private CommonOptions common;
  @Mixin private ClusterCommand.Where where;
  @Mixin private JobJar jobJar;

  @Option(names = "--broker", description = "Also start a Kafka broker.")
  private boolean broker;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the broker; 0 for a free one (default).")
  private int brokerPort;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of Flink's pages and REST interface; 0 for a free one (default).")
  private int webPort;

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many TaskManagers; 1 by default.")
  private int taskManagers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "Task slots of each TaskManager; 2 by default.")
  private int slots;

  @Option(
      names = "-F",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink's, such as state.backend.type=rocksdb.")
  private Map<String, String> flink = new LinkedHashMap<>();

  @Option(
      names = "--application",
      description = "Application mode: the cluster runs the configured job, and ends with it.")
  private boolean application;

  @Option(names = "--no-vector", description = "Without the Vector API, as some clusters are.")
  private boolean plain;

  @Override
  public Integer call() throws Exception {
    Optional<Cluster> known = Cluster.find(where.directory());
    Cluster cluster = known.isPresent() ? known.get() : create();
    try {
      cluster.start();
    } catch (Exception e) {
      if (known.isEmpty()) {
        cluster.stop();
      }
      throw e;
    }
    new ClusterListing(common).print(cluster);
    return ExitCode.OK;
  }

  private Cluster create() throws Exception {
    ClusterSettings settings =
        ClusterSettings.session(taskManagers, slots)
            .withPorts(new ClusterSettings.Ports(webPort, brokerPort))
            .withVector(!plain)
            .withFlink(flink);
    if (broker || brokerPort != 0) {
      settings = settings.withBroker();
    }
    if (!application) {
      return Cluster.create(where.directory(), settings);
    }
    Map<String, String> given = common.given();
    int port = brokerPort;
    if (settings.broker() && port == 0) {
      port = FreePorts.choose(1)[0];
      settings = settings.withPorts(new ClusterSettings.Ports(webPort, port));
    }
    if (settings.broker()) {
      given.putIfAbsent(SERVERS, "localhost:" + port);
    }
    JobConfig config =
        common.configWith(settings.broker() ? Map.of(SERVERS, given.get(SERVERS)) : Map.of());
    Cluster cluster =
        Cluster.create(
            where.directory(),
            settings.withApplication(
                new ClusterSettings.Application(
                    jobJar.path().toString(),
                    UUID.randomUUID().toString().replace("-", ""),
                    DeployedJob.arguments(given))));
    if (settings.broker()) {
      cluster.startBroker();
      try (Admin admin = KafkaAdmin.connect(config.kafka())) {
        var unused = TopicPlan.of(config.kafka()).create(admin);
      }
    }
    return cluster;
  }
}
