package io.bellwether.pipeline.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's configuration for processes that no shell script of Flink's starts. */
final class FlinkFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Heaps and the like in MiB; they agree with the sizes in config.yaml below. */
  static final List<String> JOB_MANAGER_MEMORY = List.of("-Xmx320m", "-XX:MaxMetaspaceSize=256m");

  static final List<String> TASK_MANAGER_MEMORY =
      List.of("-Xmx512m", "-XX:MaxDirectMemorySize=192m", "-XX:MaxMetaspaceSize=192m");
  static final List<String> BROKER_MEMORY = List.of("-Xmx320m");

  private FlinkFiles() {}

  static void write(Path directory, Path conf, ClusterState state) throws IOException {
    Files.createDirectories(conf);
    StringBuilder yaml = new StringBuilder();
    Map<String, String> all = defaults(directory, state);
    all.putAll(state.settings().flink());
    for (Map.Entry<String, String> entry : all.entrySet()) {
      yaml.append(entry.getKey()).append(": ").append(quoted(entry.getValue())).append('\n');
    }
    Files.writeString(conf.resolve("config.yaml"), yaml);
    Files.writeString(
        conf.resolve("log4j.properties"),
        """
        status = error
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{ISO8601} %-5p %c - %m%n
        logger.kafka.name = org.apache.kafka
        logger.kafka.level = warn
        logger.kafka-server.name = kafka
        logger.kafka-server.level = warn
        """);
  }

  private static String quoted(String value) throws JsonProcessingException {
    return JSON.writeValueAsString(value);
  }

  private static Map<String, String> defaults(Path directory, ClusterState state) {
    Map<String, String> all = new LinkedHashMap<>();
    network(all, state);
    memory(all, state.settings().slots());
    all.put("execution.checkpointing.interval", "5s");
    all.put("execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    all.put(
        "execution.checkpointing.savepoint-dir",
        directory.resolve("savepoints").toUri().toString());
    // Without high availability this is what a job goes on from when its JobManager died.
    all.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    all.put("execution.checkpointing.num-retained", "3");
    all.put("restart-strategy.type", "exponential-delay");
    all.put("restart-strategy.exponential-delay.initial-backoff", "1s");
    all.put("restart-strategy.exponential-delay.max-backoff", "10s");
    all.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1min");
    all.put("heartbeat.interval", "2000");
    all.put("heartbeat.timeout", "10000");
    all.put("io.tmp.dirs", directory.resolve("tmp").toString());
    all.put("web.upload.dir", directory.resolve("tmp").toString());
    all.put("metrics.fetcher.update-interval", "500");
    return all;
  }

  private static void network(Map<String, String> all, ClusterState state) {
    all.put("jobmanager.rpc.address", "localhost");
    all.put("jobmanager.rpc.port", Integer.toString(state.rpcPort()));
    all.put("jobmanager.bind-host", "localhost");
    all.put("rest.address", "localhost");
    all.put("rest.port", Integer.toString(state.ports().rest()));
    all.put("rest.bind-port", Integer.toString(state.ports().rest()));
    all.put("rest.bind-address", "localhost");
    all.put("taskmanager.host", "localhost");
    all.put("taskmanager.bind-host", "localhost");
  }

  private static void memory(Map<String, String> all, int slots) {
    all.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    all.put("taskmanager.cpu.cores", Integer.toString(slots));
    all.put("taskmanager.memory.framework.heap.size", "128m");
    all.put("taskmanager.memory.task.heap.size", "384m");
    all.put("taskmanager.memory.framework.off-heap.size", "64m");
    all.put("taskmanager.memory.task.off-heap.size", "64m");
    all.put("taskmanager.memory.network.min", "64m");
    all.put("taskmanager.memory.network.max", "64m");
    all.put("taskmanager.memory.managed.size", "16m");
    all.put("taskmanager.memory.jvm-metaspace.size", "192m");
    all.put("taskmanager.memory.jvm-overhead.min", "192m");
    all.put("taskmanager.memory.jvm-overhead.max", "192m");
    all.put("state.backend.type", "hashmap");
  }
}
