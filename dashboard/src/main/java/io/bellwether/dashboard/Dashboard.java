package io.bellwether.dashboard;

import io.bellwether.dashboard.views.Desk;
import io.bellwether.dashboard.views.FlinkCheckpoints;
import io.bellwether.dashboard.views.PipelineHealth;
import io.bellwether.dashboard.views.TopicFollower;
import io.bellwether.dashboard.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One process of the dashboard: alerts, views and the page.
 *
 * <pre>{@code
 * try (Dashboard dashboard = Dashboard.start(settings)) {
 *   show(dashboard.address());
 * }
 * }</pre>
 *
 * <p>Any number may run. They share the work of making alerts, as Kafka Streams divides it; each
 * reads all that its own page shows. Topics need not exist yet. Threads of its own; any thread may
 * call it.
 */
public final class Dashboard implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final WebServer server;

  private Dashboard(DashboardSettings settings) throws IOException {
    try {
      Desk desk = new Desk(Clock.systemUTC());
      AlertWatch watch = opened(new AlertWatch(settings));
      TopicFollower follower =
          opened(TopicFollower.start(settings.clientProperties(), settings.topics(), desk));
      PipelineHealth health =
          opened(
              new PipelineHealth(
                  settings.clientProperties(),
                  settings.jobGroupId(),
                  settings.inputs(),
                  settings.flinkUrl().map(FlinkCheckpoints::new)));
      CommandProducer commands =
          opened(
              new CommandProducer(
                  settings.clientProperties(), settings.commandsTopic(), Clock.systemUTC()));
      server =
          opened(
              WebServer.start(
                  settings.web(),
                  new WebServer.Sources(
                      desk,
                      follower::numUndecodable,
                      health::ask,
                      Optional.of(commands),
                      watch::notice,
                      () -> follower.isCaughtUp() && watch.isRunning())));
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything; the page can be opened when this returns.
   *
   * @throws IOException when the file of rules cannot be read
   * @throws IllegalArgumentException when a setting or a rule cannot be used
   */
  public static Dashboard start(DashboardSettings settings) throws IOException {
    return new Dashboard(settings);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Where the page is. */
  public URI address() {
    return server.address();
  }

  /** Stops the newest part first, so that no part misses one it needs. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (RuntimeException e) {
        failure = e;
      } catch (Exception e) {
        failure = new IllegalStateException("a part of the dashboard did not close", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
