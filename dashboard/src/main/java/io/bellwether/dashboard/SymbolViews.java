package io.bellwether.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The views as they are now, of the symbols whose partitions this process holds: all of them, if it
 * is the only one of its application id. Any thread.
 */
public final class SymbolViews {
  private final Supplier<ReadOnlyKeyValueStore<String, Tally>> store;

  SymbolViews(Supplier<ReadOnlyKeyValueStore<String, Tally>> store) {
    this.store = store;
  }

  /**
   * Every symbol, in alphabetical order; a new list.
   *
   * @throws IllegalStateException while the views are starting, rebalancing or closed; ask again
   */
  public List<SymbolView> all() {
    List<SymbolView> views = new ArrayList<>();
    try (KeyValueIterator<String, Tally> entries = store.get().all()) {
      while (entries.hasNext()) {
        KeyValue<String, Tally> entry = entries.next();
        views.add(SymbolView.of(entry.key, entry.value));
      }
    } catch (InvalidStateStoreException e) {
      throw notReadable(e);
    }
    views.sort(Comparator.comparing(SymbolView::symbol));
    return views;
  }

  /**
   * One symbol, or empty when nothing was predicted for it.
   *
   * @throws IllegalStateException while the views are starting, rebalancing or closed; ask again
   */
  public Optional<SymbolView> of(String symbol) {
    try {
      return Optional.ofNullable(store.get().get(symbol))
          .map(tally -> SymbolView.of(symbol, tally));
    } catch (InvalidStateStoreException e) {
      throw notReadable(e);
    }
  }

  private static IllegalStateException notReadable(InvalidStateStoreException cause) {
    return new IllegalStateException(
        "the views must be running to be read: " + cause.getMessage() + "; ask again later", cause);
  }
}
