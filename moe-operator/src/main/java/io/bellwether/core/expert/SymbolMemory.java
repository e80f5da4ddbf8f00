package io.bellwether.core.expert;

import java.util.HashMap;
import java.util.Map;

/**
 * What is remembered of each symbol, and of how many: symbols come from outside, so when there are
 * too many, the one that was written longest ago is forgotten, and a symbol longer than {@link
 * #MAX_SYMBOL_LENGTH} is not remembered at all. Looking something up does not count as use, because
 * a prediction must not change what later ones see.
 *
 * <p>Writing to a symbol that is there allocates nothing. Not thread-safe.
 */
final class SymbolMemory<T> {
  static final int MAX_SYMBOL_LENGTH = 256;

  private final int maxSymbols;
  private final Map<String, Entry<T>> bySymbol = new HashMap<>();

  /** Ring through all entries: its successor was written last, its predecessor longest ago. */
  private final Entry<T> ring = new Entry<>("", null);

  SymbolMemory(int maxSymbols) {
    this.maxSymbols = maxSymbols;
  }

  static boolean isRemembered(String symbol) {
    return symbol.length() <= MAX_SYMBOL_LENGTH;
  }

  int size() {
    return bySymbol.size();
  }

  /** What is remembered of a symbol, or null. */
  T get(String symbol) {
    Entry<T> entry = bySymbol.get(symbol);
    return entry == null ? null : entry.value;
  }

  /** Puts a symbol that is there first in the order of memory, and returns what is remembered. */
  T touch(String symbol) {
    Entry<T> entry = bySymbol.get(symbol);
    if (entry == null) {
      return null;
    }
    entry.unlink();
    entry.linkAfter(ring);
    return entry.value;
  }

  /** Adds a symbol that is not there, and if need be forgets another for it. */
  void add(String symbol, T value) {
    if (bySymbol.size() == maxSymbols) {
      Entry<T> oldest = ring.previous;
      oldest.unlink();
      bySymbol.remove(oldest.symbol);
    }
    Entry<T> entry = new Entry<>(symbol, value);
    bySymbol.put(symbol, entry);
    entry.linkAfter(ring);
  }

  void clear() {
    bySymbol.clear();
    ring.unlink();
  }

  /** Hears of one symbol after another. */
  interface Visitor<T, E extends Exception> {
    void visit(String symbol, T value) throws E;
  }

  /** From the symbol that was written longest ago to the newest, the order for {@link #add}. */
  <E extends Exception> void visit(Visitor<T, E> visitor) throws E {
    for (Entry<T> e = ring.previous; e != ring; e = e.previous) {
      visitor.visit(e.symbol, e.value);
    }
  }

  private static final class Entry<T> {
    private final String symbol;
    private final T value;
    private Entry<T> previous = this;
    private Entry<T> next = this;

    private Entry(String symbol, T value) {
      this.symbol = symbol;
      this.value = value;
    }

    private void unlink() {
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
    }

    private void linkAfter(Entry<T> other) {
      previous = other;
      next = other.next;
      next.previous = this;
      other.next = this;
    }
  }
}
