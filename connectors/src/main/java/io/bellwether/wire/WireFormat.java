package io.bellwether.wire;

import io.bellwether.schema.builtin.AvroTrust;
import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads and writes framed Avro records. Immutable and serializable, so that operators carry it; the
 * readers and writers it makes are for one thread each and reuse their buffers.
 *
 * <pre>{@code
 * WireFormat wire = WireFormat.builtIn();
 * byte[] value = wire.encoder(NewsItem.class, "news").encode(item);
 * NewsItem same = wire.decoder(NewsItem.class).decode(value);
 * }</pre>
 *
 * <p>Without a registry the ids on the wire are the built-in ones. With a registry only its ids
 * count, and values are registered under the topic's subject at the first write.
 */
public final class WireFormat implements Serializable {
  static {
    AvroTrust.install();
  }

  /** The longest value that is looked at, unless told otherwise. */
  public static final int DEFAULT_MAX_BYTES = 16 << 20;

  private final RegistrySettings registry;
  private final int maxBytes;

  private WireFormat(RegistrySettings registry, int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("wire.max-bytes must be at least 1: " + maxBytes);
    }
    this.registry = registry;
    this.maxBytes = maxBytes;
  }

  /** The frozen schemas and ids of this release. */
  public static WireFormat builtIn() {
    return new WireFormat(null, DEFAULT_MAX_BYTES);
  }

  /** The schemas and ids of a registry, asked at first use. */
  public static WireFormat of(RegistrySettings registry) {
    return new WireFormat(registry, DEFAULT_MAX_BYTES);
  }

  /** The same format, refusing longer values as too-large. */
  public WireFormat withMaxBytes(int bytes) {
    return new WireFormat(registry, bytes);
  }

  public Optional<RegistrySettings> registry() {
    return Optional.ofNullable(registry);
  }

  /** Writes records of a class to a topic. */
  public <T extends SpecificRecord> WireEncoder<T> encoder(Class<T> type, String topic) {
    return new WireEncoder<>(type, topic, schemas());
  }

  /** Reads records of any compatible version as a class. */
  public <T extends SpecificRecord> WireDecoder<T> decoder(Class<T> type) {
    return new WireDecoder<>(type, schemas(), maxBytes);
  }

  /** Reads only the time of a record whose first field is one. */
  public EventTimePeek eventTimePeek(Class<? extends SpecificRecord> type) {
    return new EventTimePeek(type, schemas(), maxBytes);
  }

  private SchemaSource schemas() {
    return registry == null
        ? new BuiltInSource()
        : new RegistrySource(new ConfluentRegistry(registry), System::nanoTime);
  }
}
