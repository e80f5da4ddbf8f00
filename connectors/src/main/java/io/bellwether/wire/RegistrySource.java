package io.bellwether.wire;

import io.bellwether.schema.builtin.BuiltInSchemas;
import io.bellwether.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * A registry behind a cache. Known ids are kept for good, so a registry that is down costs only new
 * ids; failures are kept for a while, so that a flood of bad ids does not become a flood of calls.
 */
final class RegistrySource implements SchemaSource {
  private static final int MAX_FAILURES = 10_000;
  private static final long UNKNOWN_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long UNAVAILABLE_NANOS = Duration.ofSeconds(5).toNanos();

  private record Failure(WireException exception, long untilNanos) {}

  private final ConfluentRegistry registry;
  private final LongSupplier nanoTime;
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, Failure> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Failure> eldest) {
          return size() > MAX_FAILURES;
        }
      };
  private Failure down;

  RegistrySource(ConfluentRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  @Override
  public Schema byId(int id) throws WireException {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    if (BuiltInSchemas.isBuiltIn(id)) {
      throw new WireException(
          RejectReason.UNKNOWN_SCHEMA_ID,
          "schema id "
              + Integer.toUnsignedString(id)
              + " is a built-in one; with registry.url set, producers must register their schemas");
    }
    rethrow(failures.get(id));
    rethrow(down);
    return fetch(id);
  }

  private Schema fetch(int id) throws WireException {
    try {
      Schema schema = registry.schema(id);
      schemas.put(id, schema);
      failures.remove(id);
      return schema;
    } catch (WireException e) {
      if (e.reason() == RejectReason.REGISTRY_UNAVAILABLE) {
        down = new Failure(e, nanoTime.getAsLong() + UNAVAILABLE_NANOS);
      } else {
        failures.put(id, new Failure(e, nanoTime.getAsLong() + UNKNOWN_NANOS));
      }
      throw e;
    }
  }

  private void rethrow(Failure failure) throws WireException {
    if (failure != null && nanoTime.getAsLong() - failure.untilNanos() < 0) {
      throw failure.exception();
    }
  }

  @Override
  public int idFor(String topic, Schema schema) throws WireException {
    String subject = Topics.subject(topic);
    Integer known = ids.get(subject);
    if (known == null) {
      known = registry.register(subject, schema);
      ids.put(subject, known);
    }
    return known;
  }
}
