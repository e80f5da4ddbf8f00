package io.bellwether.pipeline.fuzz;

import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * A record to send.
 *
 * @param mutation how it was made, for the report
 * @param key may be null
 * @param value may be null
 */
record Hostile(String mutation, byte[] key, byte[] value, List<Header> headers, Fate fate) {
  Hostile(String mutation, byte[] key, byte[] value, Fate fate) {
    this(mutation, key, value, List.of(), fate);
  }

  Hostile withKey(byte[] other) {
    return new Hostile(mutation, other, value, headers, fate);
  }

  Hostile withHeaders(List<Header> others) {
    return new Hostile(mutation, key, value, others, fate);
  }
}
