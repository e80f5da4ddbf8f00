package io.bellwether.benchmarks.endtoend;

import java.util.Map;
import java.util.TreeMap;

/**
 * What takes the processors from one moment on: groups of this process's threads as {@link CpuTime}
 * tells them, and the broker.
 */
final class ProcessorShares {
  static final String BROKER = "Kafka's broker, in a process of its own";

  private final CpuTime time = new CpuTime();
  private final BrokerProcess broker;
  private final long brokerBefore;
  private final long since = System.nanoTime();

  /** Begins to count. */
  ProcessorShares(BrokerProcess broker) {
    this.broker = broker;
    this.brokerBefore = broker.cpuNanos();
  }

  /** Percent, by group, of all the time that all processors had so far. */
  Map<String, Double> percent() {
    Map<String, Long> nanos = time.byGroup();
    nanos.put(BROKER, broker.cpuNanos() - brokerBefore);
    double all = (double) (System.nanoTime() - since) * Runtime.getRuntime().availableProcessors();
    Map<String, Double> percent = new TreeMap<>();
    nanos.forEach((group, used) -> percent.put(group, 100 * used / all));
    return percent;
  }
}
