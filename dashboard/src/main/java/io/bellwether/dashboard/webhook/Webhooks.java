package io.bellwether.dashboard.webhook;

import io.bellwether.dashboard.webhook.Breaker.Pace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells targets of alerts, each on a thread and in a consumer group of its own.
 *
 * <pre>{@code
 * try (Webhooks webhooks = Webhooks.start(kafka, "alerts", "desk", book.webhooks())) {
 *   webhooks.statuses().forEach(status -> show(status));
 * }
 * }</pre>
 *
 * <p>Every change of an alert reaches a target at least once, in order for each symbol, each with
 * an {@code Idempotency-Key} that is the same when it is sent again. Several processes with the
 * same application id share the work. Any thread may call it.
 */
public final class Webhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final List<Worker> workers = new ArrayList<>();

  private Webhooks() {}

  /**
   * Starts one thread for each target.
   *
   * @param kafka properties of clients, bootstrap.servers among them
   * @param alertsTopic must exist
   * @param applicationId names the consumer groups; the same after a restart
   */
  public static Webhooks start(
      Map<String, ?> kafka, String alertsTopic, String applicationId, List<WebhookTarget> targets) {
    return start(kafka, alertsTopic, applicationId, targets, Pace.USUAL);
  }

  static Webhooks start(
      Map<String, ?> kafka,
      String alertsTopic,
      String applicationId,
      List<WebhookTarget> targets,
      Pace pace) {
    Webhooks webhooks = new Webhooks();
    Post post = new Post(Clock.systemUTC());
    for (WebhookTarget target : targets) {
      Map<String, Object> properties = consumerProperties(kafka, applicationId, target);
      Worker worker = new Worker(target, properties, alertsTopic, post, pace);
      webhooks.workers.add(worker);
      worker.thread.start();
    }
    return webhooks;
  }

  private static Map<String, Object> consumerProperties(
      Map<String, ?> kafka, String applicationId, WebhookTarget target) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, applicationId + "-webhook-" + target.name());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, target.fromEarliest() ? "earliest" : "latest");
    // At three seconds each, a batch is over well before the consumer has to poll again.
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20);
    return all;
  }

  /** How each target is, in the order of the configuration. */
  public List<WebhookStatus> statuses() {
    return workers.stream().map(Worker::status).toList();
  }

  /**
   * Stops, waiting at most ten seconds for each target; what was not delivered stays on the topic.
   */
  @Override
  public void close() {
    workers.forEach(Worker::stop);
    workers.forEach(Worker::join);
  }

  /** One target's thread. */
  private static final class Worker implements Runnable {
    private final WebhookTarget target;
    private final Map<String, Object> properties;
    private final String topic;
    private final Post post;
    private final Breaker breaker;
    private final Courier.Counts counts = new Courier.Counts();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    Worker(
        WebhookTarget target, Map<String, Object> properties, String topic, Post post, Pace pace) {
      this.target = target;
      this.properties = properties;
      this.topic = topic;
      this.post = post;
      this.breaker = new Breaker(pace, System::nanoTime);
      this.thread = new Thread(this, "webhook-" + target.name());
      thread.setDaemon(true);
    }

    @Override
    public void run() {
      try {
        do {
          deliverUntilStopped();
        } while (!stopped.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void deliverUntilStopped() throws InterruptedException {
      try (Consumer<byte[], byte[]> opened =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        Courier courier = new Courier(target, opened, post, breaker, counts);
        courier.subscribe(topic);
        while (stopped.getCount() > 0) {
          courier.step();
        }
      } catch (RuntimeException e) {
        counts.lastFailure = e.getClass().getSimpleName();
        LOG.error("webhook {} begins anew after a failure", target.name(), e);
      }
    }

    WebhookStatus status() {
      return new WebhookStatus(
          target.name(),
          breaker.state().name(),
          counts.delivered.sum(),
          counts.refused.sum(),
          counts.failed.sum(),
          counts.lastFailure);
    }

    void stop() {
      stopped.countDown(); // No wake-up: it could break off a commit of what was delivered.
    }

    void join() {
      try {
        thread.join(CLOSE_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
