package io.bellwether.flink;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.PromotionRule;
import java.time.Instant;

/** Control records for tests. */
final class Changes {
  private Changes() {}

  static Control of(long version, ExpertAction action, String expert, String spec, long from) {
    return new Control(
        version, Instant.ofEpochMilli(from), new ExpertChange(action, expert, spec, "", null));
  }

  static Control shadowWithRule(long version, String expert, String spec, int minItems) {
    return new Control(
        version,
        Instant.EPOCH,
        new ExpertChange(
            ExpertAction.SHADOW, expert, spec, "", new PromotionRule(minItems, 0.0, 0.95)));
  }
}
