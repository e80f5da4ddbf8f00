package io.bellwether.dashboard;

import io.bellwether.dashboard.alerts.AlertTopics;
import io.bellwether.dashboard.alerts.AlertTopology;
import io.bellwether.dashboard.alerts.RuleBook;
import io.bellwether.dashboard.alerts.RuleFile;
import io.bellwether.dashboard.webhook.Webhooks;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the Streams application that makes alerts and the webhooks that carry them, as soon as the
 * topics it reads are there, and reloads its rules when their file changes. Webhooks are those of
 * the rules at the start. A thread of its own.
 */
final class AlertWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
  private static final long EVERY_SECONDS = 1;

  private final DashboardSettings settings;
  private final Optional<RuleFile> file;
  private final Supplier<RuleBook> rules;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dashboard-alerts");
  private volatile PredictionViews views;
  private volatile Webhooks webhooks;
  private volatile String problem;

  /**
   * Reads the rules and begins to watch.
   *
   * @throws IllegalArgumentException when the rules cannot be used
   */
  AlertWatch(DashboardSettings settings) throws IOException {
    this.settings = settings;
    if (settings.rules().isPresent()) {
      RuleFile opened = RuleFile.open(settings.rules().get());
      file = Optional.of(opened);
      rules = opened::book;
    } else {
      RuleBook builtIn = RuleBook.defaults();
      file = Optional.empty();
      rules = () -> builtIn;
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
        if (views == null) {
          startOnceTopicsAreThere();
        }
        file.ifPresent(RuleFile::reloadIfChanged);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startOnceTopicsAreThere() throws InterruptedException {
    AlertTopics topics = settings.alertTopics();
    try (Admin admin = Admin.create(settings.clientProperties())) {
      Set<String> existing = admin.listTopics().names().get();
      List<String> missing =
          List.of(topics.predictions(), topics.feedback()).stream()
              .filter(topic -> !existing.contains(topic))
              .toList();
      if (!missing.isEmpty()) {
        problem =
            "alerts wait for the topics " + missing + "; create them with 'bellwether topics'";
        return;
      }
      topics.create(admin, (short) settings.replicationFactor());
    } catch (ExecutionException | KafkaException e) {
      LOG.warn("alerts cannot start yet: {}", e.getMessage());
      problem = "alerts cannot start yet: Kafka does not answer";
      return;
    }
    views =
        PredictionViews.start(
            settings.viewsSettings(), builder -> AlertTopology.addTo(builder, topics, rules));
    Map<String, Object> client = new HashMap<>(settings.kafkaProperties());
    client.put("bootstrap.servers", settings.bootstrapServers());
    webhooks =
        Webhooks.start(client, topics.alerts(), settings.applicationId(), rules.get().webhooks());
    problem = null;
  }

  /**
   * What a person should know: why alerts are not watched, why a rule file was refused, or which
   * webhook waits for its receiver.
   */
  Optional<String> notice() {
    return Optional.ofNullable(problem)
        .or(() -> file.flatMap(RuleFile::lastProblem))
        .or(this::waitingWebhook);
  }

  private Optional<String> waitingWebhook() {
    Webhooks running = webhooks;
    return running == null
        ? Optional.empty()
        : running.statuses().stream()
            .filter(status -> !status.state().equals("CLOSED"))
            .findFirst()
            .map(status -> "webhook " + status.name() + " waits: " + status.lastFailure());
  }

  boolean isRunning() {
    PredictionViews running = views;
    return running != null && running.isRunning();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Webhooks delivering = webhooks;
    if (delivering != null) {
      delivering.close();
    }
    PredictionViews running = views;
    if (running != null) {
      running.close();
    }
  }
}
