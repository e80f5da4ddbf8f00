package io.bellwether.dashboard.alerts;

import io.bellwether.dashboard.alerts.Outcomes.Known;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * All state of the alerts, in one place. The names are those of changelog topics and may not
 * change. On disk is what grows with symbols and predictions; the rest is small. None is a window
 * store: those let the broker delete by record time, and records of a replay are old when they are
 * written.
 *
 * @param watches by symbol
 * @param open symbol by id of an open alert
 */
record AlertStores(
    KeyValueStore<String, Watch> watches,
    KeyValueStore<String, String> open,
    Outcomes outcomes,
    Timers timers,
    Mutes mutes) {
  private static final StoreName<String, Watch> WATCHES =
      StoreName.onDisk("alerts-watches", Serdes.String(), Watch.SERDE);
  private static final StoreName<String, String> OPEN =
      StoreName.inMemory("alerts-open", Serdes.String(), Serdes.String());
  private static final StoreName<String, Known> KNOWN =
      StoreName.onDisk("alerts-outcomes", Serdes.String(), Outcomes.KNOWN);
  private static final StoreName<Bytes, byte[]> KNOWN_BY_TIME =
      StoreName.onDisk("alerts-outcomes-by-time", Serdes.Bytes(), Serdes.ByteArray());
  private static final StoreName<Long, Map<String, long[]>> CALIBRATION =
      StoreName.inMemory("alerts-calibration", Serdes.Long(), SlicedCounts.SERDE);
  private static final StoreName<Long, Map<String, long[]>> PRECEDENTS =
      StoreName.inMemory("alerts-precedents", Serdes.Long(), SlicedCounts.SERDE);
  private static final StoreName<Integer, Long> CLOCKS =
      StoreName.inMemory("alerts-clocks", Serdes.Integer(), Serdes.Long());
  private static final StoreName<Bytes, byte[]> DUE =
      StoreName.inMemory("alerts-due", Serdes.Bytes(), Serdes.ByteArray());
  private static final StoreName<String, Long> MUTES =
      StoreName.inMemory("alerts-mutes", Serdes.String(), Serdes.Long());

  /** One store: its name, how it is kept, and its types. */
  private record StoreName<K, V>(String name, boolean disk, Serde<K> keys, Serde<V> values) {
    static <K, V> StoreName<K, V> onDisk(String name, Serde<K> keys, Serde<V> values) {
      return new StoreName<>(name, true, keys, values);
    }

    static <K, V> StoreName<K, V> inMemory(String name, Serde<K> keys, Serde<V> values) {
      return new StoreName<>(name, false, keys, values);
    }

    StoreBuilder<KeyValueStore<K, V>> builder(boolean mayUseDisk) {
      KeyValueBytesStoreSupplier supplier =
          disk && mayUseDisk
              ? Stores.persistentKeyValueStore(name)
              : Stores.inMemoryKeyValueStore(name);
      return Stores.keyValueStoreBuilder(supplier, keys, values).withCachingEnabled();
    }

    KeyValueStore<K, V> of(ProcessorContext<?, ?> context) {
      return context.getStateStore(name);
    }
  }

  /** The stores to make; all of them in memory unless disk may be used. */
  static Set<StoreBuilder<?>> builders(boolean mayUseDisk) {
    Set<StoreBuilder<?>> builders = new LinkedHashSet<>();
    for (StoreName<?, ?> store :
        List.of(WATCHES, OPEN, KNOWN, KNOWN_BY_TIME, CALIBRATION, PRECEDENTS, CLOCKS, DUE, MUTES)) {
      builders.add(store.builder(mayUseDisk));
    }
    return builders;
  }

  static AlertStores of(ProcessorContext<?, ?> context) {
    return new AlertStores(
        WATCHES.of(context),
        OPEN.of(context),
        new Outcomes(
            KNOWN.of(context),
            KNOWN_BY_TIME.of(context),
            new SlicedCounts(CALIBRATION.of(context)),
            new SlicedCounts(PRECEDENTS.of(context))),
        new Timers(CLOCKS.of(context), DUE.of(context)),
        new Mutes(MUTES.of(context)));
  }
}
