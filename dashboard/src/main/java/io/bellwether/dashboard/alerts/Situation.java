package io.bellwether.dashboard.alerts;

import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Where one rule stands with one symbol and direction. Mutable, owned by its {@link Watch}.
 *
 * <p>{@code lastEvidence} and {@code expireAfterMillis} are of the open alert and say when it ends
 * by itself; kept here, so that a rule that is gone meanwhile still lets go of its alerts.
 */
final class Situation {
  private static final AvroSerde<Alert> ALERT = AvroSerde.of(Alert.class);

  /** The open alert as it was last told, or null. */
  Alert alert;

  long lastEvidence;
  long expireAfterMillis;

  /** When the former alert ended. */
  long closedAt = Long.MIN_VALUE;

  long expiresAt() {
    return lastEvidence + expireAfterMillis;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(lastEvidence);
    out.writeLong(expireAfterMillis);
    out.writeLong(closedAt);
    byte[] bytes = alert == null ? new byte[0] : ALERT.serializer().serialize("", alert);
    StateSerde.writeBytes(bytes, out);
  }

  static Situation read(DataInputStream in) throws IOException {
    Situation situation = new Situation();
    situation.lastEvidence = in.readLong();
    situation.expireAfterMillis = in.readLong();
    situation.closedAt = in.readLong();
    byte[] bytes = StateSerde.readBytes(in);
    situation.alert = bytes.length == 0 ? null : ALERT.deserializer().deserialize("", bytes);
    return situation;
  }
}
