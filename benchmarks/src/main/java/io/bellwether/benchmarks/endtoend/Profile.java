package io.bellwether.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of this process goes, and what its operators allocate for, by samples of stacks
 * that the JVM's flight recorder takes: of running threads, and of those that allocate.
 */
final class Profile {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final String PAUSE = "jdk.GarbageCollection";
  private static final String ALLOCATION = "jdk.ObjectAllocationSample";

  private static final Map<String, String> PRIMITIVES =
      Map.of(
          "B", "byte", "C", "char", "D", "double", "F", "float", "I", "int", "J", "long", "S",
          "short", "Z", "boolean");

  /** So many that they take no time to speak of. */
  private static final String ALLOCATIONS = "150/s";

  private final Map<Stage, Long> byStage = new EnumMap<>(Stage.class);
  private final Map<String, Long> byThread = new TreeMap<>();
  private final Map<String, Long> byFrame = new HashMap<>();
  private final Map<Stage, Long> allocatedByStage = new EnumMap<>(Stage.class);
  private final Map<String, Long> allocatedByType = new HashMap<>();
  private int samples;
  private long pauseMillis;

  /** Begins to record; {@link #end} ends it. */
  static Recording begin() {
    Recording recording = new Recording();
    recording.enable(SAMPLE).withPeriod(PERIOD);
    recording.enable(PAUSE);
    recording.enable(ALLOCATION).with("throttle", ALLOCATIONS);
    recording.start();
    return recording;
  }

  /**
   * Ends a recording and adds up what came after an instant. To begin to record makes the JVM
   * compile much again, so that the time just after it tells little.
   */
  static Profile end(Recording recording, Instant after, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "profile", ".jfr");
    recording.stop();
    recording.dump(file);
    recording.close();
    Profile profile = new Profile();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getStartTime().isAfter(after)) {
          profile.add(event);
        }
      }
    }
    return profile;
  }

  private void add(RecordedEvent event) {
    if (event.getEventType().getName().equals(PAUSE)) {
      pauseMillis += event.getDuration("sumOfPauses").toMillis();
      return;
    }
    if (event.getStackTrace() == null) {
      return;
    }
    List<String> classes = new ArrayList<>();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      classes.add(frame.getMethod().getType().getName());
    }
    if (event.getEventType().getName().equals(ALLOCATION)) {
      String type = event.getClass("objectClass").getName();
      allocate(nameOf(event.getThread()), classes, type, event.getLong("weight"));
    } else if (event.getEventType().getName().equals(SAMPLE)) {
      RecordedFrame top = event.getStackTrace().getFrames().get(0);
      String method = top.getMethod().getType().getName() + "." + top.getMethod().getName();
      add(nameOf(event.getThread("sampledThread")), classes, method);
    }
  }

  private static String nameOf(RecordedThread thread) {
    return thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
  }

  /**
   * Adds one sample.
   *
   * @param classes of the stack's frames, the innermost first
   * @param top the innermost method
   */
  void add(String thread, List<String> classes, String top) {
    samples++;
    byStage.merge(Stage.of(classes), 1L, Long::sum);
    byThread.merge(CpuTime.groupOf(thread), 1L, Long::sum);
    byFrame.merge(top, 1L, Long::sum);
  }

  /**
   * Adds one sample of what was allocated; only that of operators counts.
   *
   * @param type the class of what was allocated, by the name that the JVM gives it
   * @param bytes how many it stands for
   */
  void allocate(String thread, List<String> classes, String type, long bytes) {
    String task = TaskAllocation.taskOf(thread);
    if (!task.isEmpty() && Metrics.isOperator(task)) {
      allocatedByStage.merge(Stage.of(classes), bytes, Long::sum);
      allocatedByType.merge(simpleName(type), bytes, Long::sum);
    }
  }

  /** As it stands in a program, without its package. */
  static String simpleName(String type) {
    int dimensions = type.lastIndexOf('[') + 1;
    String element = type.substring(dimensions).replace(";", "");
    if (dimensions > 0) {
      element = element.startsWith("L") ? element.substring(1) : PRIMITIVES.get(element);
    }
    return element.substring(element.lastIndexOf('.') + 1).replace('$', '.')
        + "[]".repeat(dimensions);
  }

  int samples() {
    return samples;
  }

  /** How long all threads stood still for the collection of garbage. */
  long pauseMillis() {
    return pauseMillis;
  }

  /** Share of the samples in each stage, the largest first. */
  Map<String, Double> shares() {
    return largest(titled(byStage), Stage.values().length);
  }

  /** Share of what operators allocated in each stage, the largest first. */
  Map<String, Double> allocationShares() {
    return largest(titled(allocatedByStage), Stage.values().length);
  }

  /** Share of what operators allocated of the classes with the largest shares. */
  Map<String, Double> topTypes(int count) {
    return largest(allocatedByType, count);
  }

  /** Share of the samples in each task or group of threads, the largest first. */
  Map<String, Double> shareByThread() {
    return largest(byThread, byThread.size());
  }

  /** The innermost methods with the largest shares. */
  Map<String, Double> topFrames(int count) {
    return largest(byFrame, count);
  }

  private static Map<String, Long> titled(Map<Stage, Long> sums) {
    Map<String, Long> titled = new HashMap<>();
    sums.forEach((stage, sum) -> titled.put(stage.title(), sum));
    return titled;
  }

  private static Map<String, Double> largest(Map<String, Long> sums, int limit) {
    double all = sums.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .forEach(entry -> shares.put(entry.getKey(), entry.getValue() / all));
    return shares;
  }
}
