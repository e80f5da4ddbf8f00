package io.bellwether.benchmarks.endtoend;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of this process from one moment on, by group of threads: each task of a job, what
 * sends its buffers in time, Kafka's clients, and what the JVM does beside. Time of threads that
 * have ended by then is counted with the JVM's.
 */
final class CpuTime {
  static final String JVM = "JVM: garbage, compiler, threads that ended";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Map<Long, Long> before = new HashMap<>();
  private final long processBefore = PROCESS.getProcessCpuTime();

  /** Begins to count. */
  CpuTime() {
    for (long id : THREADS.getAllThreadIds()) {
      before.put(id, Math.max(0, THREADS.getThreadCpuTime(id)));
    }
  }

  /** Nanoseconds so far, by group. */
  Map<String, Long> byGroup() {
    Map<String, Long> nanos = new TreeMap<>();
    long rest = PROCESS.getProcessCpuTime() - processBefore;
    for (long id : THREADS.getAllThreadIds()) {
      long used = THREADS.getThreadCpuTime(id) - before.getOrDefault(id, 0L);
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null && used > 0) {
        nanos.merge(groupOf(thread.getThreadName()), used, Long::sum);
        rest -= used;
      }
    }
    nanos.put(JVM, Math.max(0, rest));
    return nanos;
  }

  /** The task whose thread has this name, or what it does for all of them. */
  static String groupOf(String thread) {
    if (thread.startsWith("kafka-producer-network-thread")) {
      return "Kafka producers' network threads";
    }
    if (thread.startsWith("Source Data Fetcher")) {
      return "Kafka consumers' threads";
    }
    if (thread.startsWith("OutputFlusher")) {
      return "flushing of buffers in time";
    }
    if (thread.contains("ime Trigger for ")) {
      return "timers by the clock";
    }
    if (thread.startsWith("AsyncOperations")) {
      return "writing of checkpoints";
    }
    String task = TaskAllocation.taskOf(thread);
    return task.isEmpty() ? "other threads" : task;
  }
}
