package io.bellwether.dashboard.alerts;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one symbol: its latest items, oldest first, and its situations. Mutable; whoever
 * changes it puts it back into the store.
 */
final class Watch {
  /** How many items are kept at most, and so the most that a rule can ask to agree. */
  static final int MAX_ITEMS = 32;

  static final StateSerde<Watch> SERDE = new StateSerde<>("a watch", Watch::write, Watch::read);

  /** Rule and direction. */
  record Key(String rule, String direction) {}

  private final Deque<Item> items = new ArrayDeque<>();
  private final Map<Key, Situation> situations = new LinkedHashMap<>();

  /** The time of its latest item; what comes in late counts as of then. */
  long now() {
    return items.isEmpty() ? Long.MIN_VALUE : items.getLast().time();
  }

  List<Item> items() {
    return new ArrayList<>(items);
  }

  /** Adds the newest item and forgets those that are too many or older than {@code from}. */
  void add(Item item, long from) {
    items.addLast(item);
    while (items.size() > MAX_ITEMS || items.getFirst().time() < from) {
      items.removeFirst();
    }
  }

  /** Null when nothing was ever raised. */
  Situation situation(Key key) {
    return situations.get(key);
  }

  Situation situationOrNew(Key key) {
    return situations.computeIfAbsent(key, ignored -> new Situation());
  }

  Map<Key, Situation> situations() {
    return situations;
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(items.size());
    for (Item item : items) {
      item.write(out);
    }
    out.writeInt(situations.size());
    for (Map.Entry<Key, Situation> entry : situations.entrySet()) {
      StateSerde.writeText(entry.getKey().rule(), out);
      StateSerde.writeText(entry.getKey().direction(), out);
      entry.getValue().write(out);
    }
  }

  private static Watch read(DataInputStream in) throws IOException {
    Watch watch = new Watch();
    for (int i = in.readInt(); i > 0; i--) {
      watch.items.addLast(Item.read(in));
    }
    for (int i = in.readInt(); i > 0; i--) {
      Key key = new Key(StateSerde.readText(in), StateSerde.readText(in));
      watch.situations.put(key, Situation.read(in));
    }
    return watch;
  }
}
