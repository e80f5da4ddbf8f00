package io.bellwether.benchmarks.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.GarbageCollectionNotificationInfo;
import io.bellwether.pipeline.cluster.FlinkRest;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.apache.flink.core.execution.JobClient;

/**
 * What holds a job up while it is measured, from when this is opened: the pauses of the collector,
 * as this process's JVM tells them, and the job's checkpoints by task, as Flink does. One thread.
 */
final class Interruptions implements AutoCloseable {
  /**
   * What was found.
   *
   * @param pauseMillis of each pause, in no order
   * @param checkpoints that were completed
   * @param longestSyncMillis by task: for so long at most it handled no item
   * @param longestAsyncMillis by task: for so long at most another thread wrote its state
   */
  record Found(
      List<Long> pauseMillis,
      int checkpoints,
      Map<String, Long> longestSyncMillis,
      Map<String, Long> longestAsyncMillis) {}

  private final FlinkRest rest;
  private final String job;
  private final long since = System.currentTimeMillis();
  private final Queue<Long> pauses = new ConcurrentLinkedQueue<>();
  private final NotificationListener listener = (notification, unused) -> collected(notification);

  Interruptions(FlinkRest rest, JobClient job) {
    this.rest = rest;
    this.job = "/jobs/" + job.getJobID();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) bean).addNotificationListener(listener, null, null);
    }
  }

  private void collected(Notification notification) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      pauses.add(
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getDuration());
    }
  }

  /** What there was so far; the job must still be known to Flink. */
  Found found() {
    Map<String, Long> sync = new TreeMap<>();
    Map<String, Long> async = new TreeMap<>();
    int completed = 0;
    for (JsonNode checkpoint : rest.get(job + "/checkpoints").path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")
          && checkpoint.path("trigger_timestamp").asLong() >= since) {
        completed++;
        add(checkpoint.path("id").asText(), sync, async);
      }
    }
    return new Found(List.copyOf(pauses), completed, sync, async);
  }

  private void add(String checkpoint, Map<String, Long> sync, Map<String, Long> async) {
    for (JsonNode vertex : rest.get(job).path("vertices")) {
      String task = TaskAllocation.word(vertex.path("name").asText());
      JsonNode took =
          rest.get(
                  job
                      + "/checkpoints/details/"
                      + checkpoint
                      + "/subtasks/"
                      + vertex.path("id").asText())
              .path("summary")
              .path("checkpoint_duration");
      sync.merge(task, took.path("sync").path("max").asLong(), Math::max);
      async.merge(task, took.path("async").path("max").asLong(), Math::max);
    }
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      try {
        ((NotificationEmitter) bean).removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("closed twice", e);
      }
    }
  }
}
