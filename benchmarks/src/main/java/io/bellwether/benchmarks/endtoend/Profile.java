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
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of this process goes, by samples of the stacks of running threads that the JVM's
 * flight recorder takes.
 */
final class Profile {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final String PAUSE = "jdk.GarbageCollection";

  private final Map<Stage, Integer> byStage = new EnumMap<>(Stage.class);
  private final Map<String, Integer> byThread = new TreeMap<>();
  private final Map<String, Integer> byFrame = new HashMap<>();
  private int samples;
  private long pauseMillis;

  /** Begins to record; {@link #end} ends it. */
  static Recording begin() {
    Recording recording = new Recording();
    recording.enable(SAMPLE).withPeriod(PERIOD);
    recording.enable(PAUSE);
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
    if (!event.getEventType().getName().equals(SAMPLE) || event.getStackTrace() == null) {
      return;
    }
    List<String> classes = new ArrayList<>();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      classes.add(frame.getMethod().getType().getName());
    }
    var thread = event.getThread("sampledThread");
    RecordedFrame top = event.getStackTrace().getFrames().get(0);
    String method = top.getMethod().getType().getName() + "." + top.getMethod().getName();
    add(thread == null ? "" : thread.getJavaName(), classes, method);
  }

  /**
   * Adds one sample.
   *
   * @param classes of the stack's frames, the innermost first
   * @param top the innermost method
   */
  void add(String thread, List<String> classes, String top) {
    samples++;
    byStage.merge(Stage.of(classes), 1, Integer::sum);
    byThread.merge(CpuTime.groupOf(thread == null ? "" : thread), 1, Integer::sum);
    byFrame.merge(top, 1, Integer::sum);
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
    Map<String, Integer> titled = new HashMap<>();
    byStage.forEach((stage, count) -> titled.put(stage.title(), count));
    return largest(titled, Stage.values().length);
  }

  /** Share of the samples in each task or group of threads, the largest first. */
  Map<String, Double> shareByThread() {
    return largest(byThread, byThread.size());
  }

  /** The innermost methods with the largest shares. */
  Map<String, Double> topFrames(int count) {
    return largest(byFrame, count);
  }

  private Map<String, Double> largest(Map<String, Integer> counts, int limit) {
    Map<String, Double> shares = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .forEach(entry -> shares.put(entry.getKey(), entry.getValue() / (double) samples));
    return shares;
  }
}
