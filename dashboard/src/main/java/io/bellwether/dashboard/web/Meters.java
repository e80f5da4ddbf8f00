package io.bellwether.dashboard.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.dashboard.views.Desk;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The process's metrics in Prometheus's text format. Any thread. */
final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  Meters(Desk desk, LongSupplier undecodable, EventStream readers, Broadcast broadcast) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
    count("predictions", "Predictions read.", desk::numPredictions);
    count("predictions.degraded", "Those in which an asked expert was missing.", desk::numDegraded);
    count("predictions.scored", "Predictions whose label came.", desk::numScored);
    count("dead.letters", "Dead letters read.", desk::numDeadLetters);
    count("undecodable", "Records that could not be read.", undecodable);
    gauge("alerts.open", "Alerts that are raised or acknowledged.", desk::numOpenAlerts);
    gauge("accuracy", "Share of scored predictions that were right.", desk::accuracy);
    gauge("log.loss", "Mean log loss of scored predictions.", desk::logLoss);
    gauge("readers", "Pages that follow the live events.", readers::numReaders);
    gauge("input.lag", "Records that the job has not committed.", () -> lag(broadcast.health()));
  }

  private static double lag(ObjectNode health) {
    if (health == null || !health.has("lag")) {
      return Double.NaN;
    }
    double sum = 0;
    for (var topic : health.get("lag")) {
      sum += topic.asDouble();
    }
    return sum;
  }

  /** Kept by this object, as a registry only holds weakly what it counts. */
  private void count(String name, String description, LongSupplier value) {
    FunctionCounter.builder("bellwether.dashboard." + name, this, self -> value.getAsLong())
        .description(description)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder("bellwether.dashboard." + name, value)
        .description(description)
        .register(registry);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
