package io.bellwether.pipeline.job;

import io.bellwether.connectors.ParseSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.wire.RegistrySettings;
import io.bellwether.wire.WireFormat;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** What the configuration means in the connectors' terms. */
public final class Connections {
  private Connections() {}

  /** The wire format: with the configured registry, or with the built-in schema ids. */
  public static WireFormat wire(JobConfig config) {
    if (config.registry().url().isEmpty()) {
      return WireFormat.builtIn();
    }
    RegistrySettings defaults = RegistrySettings.at(URI.create(config.registry().url().get()));
    return WireFormat.of(
        new RegistrySettings(
            defaults.url(),
            config.registry().username().orElse(""),
            config.registry().password().orElse(""),
            defaults.timeout(),
            defaults.attempts()));
  }

  /** What inputs must satisfy. */
  static ParseSettings parsing(JobConfig config, WireFormat wire) {
    Set<String> labels = new HashSet<>(config.classes().names());
    labels.addAll(config.classes().aliases().keySet());
    return new ParseSettings(wire, labels, config.kafka().maxTextBytes(), Clock.systemUTC());
  }
}
