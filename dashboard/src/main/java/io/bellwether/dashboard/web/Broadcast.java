package io.bellwether.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.dashboard.views.Desk;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the state of the desk into events, four times a second at most, whatever comes in. What is
 * large is sent less often, and only when it changed.
 */
final class Broadcast implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);
  private static final long TICK_MILLIS = 250;
  private static final int PULSE_EVERY = 2;
  private static final int LARGE_EVERY = 8;

  private final Desk desk;
  private final Frames frames;
  private final WebServer.Probe health;
  private final Supplier<Optional<String>> notice;
  private final Map<String, String> sent = new HashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "dashboard-frames"));
  private final ScheduledExecutorService doctor =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "dashboard-health"));
  private volatile ObjectNode newestHealth;
  private long ticks;

  Broadcast(Desk desk, Frames frames, WebServer.Probe health, Supplier<Optional<String>> notice) {
    this.notice = notice;
    this.desk = desk;
    this.frames = frames;
    this.health = health;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    var ticking =
        ticker.scheduleWithFixedDelay(
            this::tickSafely, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    var asking = doctor.scheduleWithFixedDelay(this::askSafely, 0, 2, TimeUnit.SECONDS);
    LOG.debug("broadcasting: {} {}", ticking.isDone(), asking.isDone());
  }

  /** A thrown exception would end the schedule without a word. */
  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.error("a frame could not be made", e);
    }
  }

  private void askSafely() {
    try {
      newestHealth = health.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("the health of the pipeline could not be asked for", e);
    }
  }

  private void tick() {
    add("tape", desk.takeTape());
    add("alerts", desk.takeAlerts());
    if (ticks % PULSE_EVERY == 0) {
      addIfChanged("pulse", desk.pulse());
    }
    // One large event a tick, so that no tick has to do with all.
    switch ((int) (ticks % LARGE_EVERY)) {
      case 1 -> addIfChanged("weights", desk.weights());
      case 3 -> addIfChanged("scores", desk.scores());
      case 5 -> addIfChanged("routing", desk.routing());
      case 7 -> addIfChanged("deadLetters", desk.deadLetters());
      case 6 -> addIfChanged("health", newestHealth);
      case 4 -> addIfChanged("notice", notice());
      default -> {}
    }
    ticks++;
  }

  private ObjectNode notice() {
    return JsonNodeFactory.instance.objectNode().put("text", notice.get().orElse(null));
  }

  private void add(String name, JsonNode data) {
    if (data != null) {
      frames.add(name, data.toString());
    }
  }

  private void addIfChanged(String name, JsonNode data) {
    if (data == null) {
      return;
    }
    String text = data.toString();
    if (!text.equals(sent.put(name, text))) {
      frames.add(name, text);
    }
  }

  /** What is known of the pipeline, or null before the first answer. */
  ObjectNode health() {
    return newestHealth;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    doctor.shutdownNow();
  }
}
