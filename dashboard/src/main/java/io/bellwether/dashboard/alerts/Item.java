package io.bellwether.dashboard.alerts;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A prediction as the rules see it.
 *
 * @param time when it was decided
 * @param probabilities calibrated, as far as labels allow
 * @param novelty 0 to 1
 * @param relevance 0 to 1
 * @param duplicate whether it says what a former one said; such items neither count for anything
 *     nor against it
 * @param fingerprint of its headline
 */
record Item(
    long time,
    String id,
    ClassProbabilities probabilities,
    double novelty,
    double relevance,
    boolean duplicate,
    byte[] fingerprint) {

  boolean isEvidence(AlertRule rule, String direction) {
    return counts(rule)
        && novelty >= rule.minNovelty()
        && probabilities.of(direction) >= rule.raise();
  }

  /** Whether it is among those that could agree. */
  boolean counts(AlertRule rule) {
    return !duplicate && relevance >= rule.minRelevance();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(time);
    StateSerde.writeText(id, out);
    probabilities.write(out);
    out.writeDouble(novelty);
    out.writeDouble(relevance);
    out.writeBoolean(duplicate);
    StateSerde.writeBytes(fingerprint, out);
  }

  static Item read(DataInputStream in) throws IOException {
    return new Item(
        in.readLong(),
        StateSerde.readText(in),
        ClassProbabilities.read(in),
        in.readDouble(),
        in.readDouble(),
        in.readBoolean(),
        StateSerde.readBytes(in));
  }
}
