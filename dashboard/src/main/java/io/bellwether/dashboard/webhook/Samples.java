package io.bellwether.dashboard.webhook;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Severity;
import io.bellwether.schema.builtin.AvroTrust;
import java.time.Instant;
import java.util.List;

/** An alert to try templates with before there is a real one. */
final class Samples {
  static {
    AvroTrust.install();
  }

  /** Holds what JSON must escape. */
  static final Alert ALERT =
      Alert.newBuilder()
          .setRaisedAt(Instant.EPOCH)
          .setId("0123456789abcdef")
          .setRule("rule")
          .setSymbol("\"\\\n")
          .setDirection("UP")
          .setState(AlertState.RAISED)
          .setSeverity(Severity.WARNING)
          .setProbability(0.5)
          .setPredictionIds(List.of())
          .setHeadline("\"quoted\" \\ and\nbroken")
          .build();

  private Samples() {}
}
