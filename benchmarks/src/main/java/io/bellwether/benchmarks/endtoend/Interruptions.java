package io.bellwether.benchmarks.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import io.bellwether.pipeline.cluster.FlinkRest;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
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
   * @param pauses in no order
   * @param checkpoints that were completed, from their trigger to the last task's word
   * @param longestSyncMillis by task: for so long at most it handled no item
   * @param longestAsyncMillis by task: for so long at most another thread wrote its state
   */
  record Found(
      List<Span> pauses,
      List<Span> checkpoints,
      Map<String, Long> longestSyncMillis,
      Map<String, Long> longestAsyncMillis) {}

  /** From when to when, on {@link System#nanoTime}. */
  record Span(long fromNanos, long toNanos) {
    double millis() {
      return (toNanos - fromNanos) / 1e6;
    }
  }

  private final FlinkRest rest;
  private final String job;
  private final long since = System.currentTimeMillis();

  /** What this clock says when the other begins: that of the epoch, and that of the JVM's life. */
  private final long nanosOfEpoch =
      System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

  private final long nanosOfStart =
      System.nanoTime()
          - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

  private final Queue<Span> pauses = new ConcurrentLinkedQueue<>();
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
      GcInfo pause =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo();
      pauses.add(span(nanosOfStart, pause.getStartTime(), pause.getEndTime()));
    }
  }

  private static Span span(long zeroNanos, long fromMillis, long toMillis) {
    return new Span(
        zeroNanos + TimeUnit.MILLISECONDS.toNanos(fromMillis),
        zeroNanos + TimeUnit.MILLISECONDS.toNanos(toMillis));
  }

  /** What there was so far; the job must still be known to Flink. */
  Found found() {
    Map<String, Long> sync = new TreeMap<>();
    Map<String, Long> async = new TreeMap<>();
    List<Span> completed = new ArrayList<>();
    for (JsonNode checkpoint : rest.get(job + "/checkpoints").path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")
          && checkpoint.path("trigger_timestamp").asLong() >= since) {
        long trigger = checkpoint.path("trigger_timestamp").asLong();
        long took = checkpoint.path("end_to_end_duration").asLong();
        completed.add(span(nanosOfEpoch, trigger, trigger + took));
        add(checkpoint.path("id").asText(), sync, async);
      }
    }
    return new Found(List.copyOf(pauses), completed, sync, async);
  }

  private void add(String checkpoint, Map<String, Long> sync, Map<String, Long> async) {
    for (JsonNode vertex : rest.get(job).path("vertices")) {
      String task = TaskAllocation.withoutJob(TaskAllocation.word(vertex.path("name").asText()));
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
