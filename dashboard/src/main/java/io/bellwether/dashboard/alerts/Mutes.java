package io.bellwether.dashboard.alerts;

import io.bellwether.schema.AlertCommand;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** Until when nobody is to be told of a rule, of a symbol, or of both together. */
final class Mutes {
  private final KeyValueStore<String, Long> store;

  Mutes(KeyValueStore<String, Long> store) {
    this.store = store;
  }

  void mute(AlertCommand command, long now) {
    store.put(key(command.getRule(), command.getSymbol()), now + command.getForMillis());
  }

  void unmute(AlertCommand command) {
    store.delete(key(command.getRule(), command.getSymbol()));
  }

  boolean isMuted(String rule, String symbol, long time) {
    for (String key : List.of(key(rule, symbol), key(rule, ""), key("", symbol), key("", ""))) {
      Long until = store.get(key);
      if (until != null && until > time) {
        return true;
      }
    }
    return false;
  }

  private static String key(String rule, String symbol) {
    return rule + "\0" + symbol;
  }
}
