package io.bellwether.pipeline.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a cluster consists of. Kept in the cluster's directory as JSON.
 *
 * @param broker whether a Kafka broker belongs to it
 * @param taskManagers how many TaskManagers; at least 1
 * @param slots of each TaskManager; at least 1
 * @param ports those that were asked for
 * @param vector whether Flink's processes get the Vector API
 * @param flink further settings of Flink's config.yaml, which go before ours
 * @param application the job that the cluster exists for; null for a session cluster
 */
public record ClusterSettings(
    boolean broker,
    int taskManagers,
    int slots,
    Ports ports,
    boolean vector,
    Map<String, String> flink,
    Application application) {

  /** Ports on localhost; 0 for a free one. */
  public record Ports(int rest, int broker) {}

  /**
   * A job in application mode: the JobManager runs its program, and ends when the job ends.
   *
   * @param jar the job jar
   * @param jobId 32 hexadecimal digits; the same over restarts, so that its checkpoints stay its
   *     own
   * @param arguments of the job's program
   */
  public record Application(String jar, String jobId, List<String> arguments) {}

  public ClusterSettings {
    if (taskManagers < 1 || slots < 1) {
      throw new IllegalArgumentException(
          "a cluster must have at least one TaskManager with one slot: "
              + taskManagers
              + " with "
              + slots);
    }
    flink = Map.copyOf(flink);
  }

  /** A session cluster on free ports, without a broker. */
  public static ClusterSettings session(int taskManagers, int slots) {
    return new ClusterSettings(false, taskManagers, slots, new Ports(0, 0), true, Map.of(), null);
  }

  public ClusterSettings withBroker() {
    return new ClusterSettings(true, taskManagers, slots, ports, vector, flink, application);
  }

  public ClusterSettings withPorts(Ports other) {
    return new ClusterSettings(broker, taskManagers, slots, other, vector, flink, application);
  }

  public ClusterSettings withVector(boolean with) {
    return new ClusterSettings(broker, taskManagers, slots, ports, with, flink, application);
  }

  public ClusterSettings withFlink(Map<String, String> settings) {
    return new ClusterSettings(broker, taskManagers, slots, ports, vector, settings, application);
  }

  public ClusterSettings withApplication(Application job) {
    return new ClusterSettings(broker, taskManagers, slots, ports, vector, flink, job);
  }
}
