package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A value of state as lines such as {@code item.features.indices[0] = 7}, one for each thing in it,
 * so that what an older release wrote can be looked for in what is read today, where more may have
 * been added.
 */
final class StateLines {
  private final List<String> lines = new ArrayList<>();

  private StateLines() {}

  static List<String> of(Object value) throws Exception {
    StateLines all = new StateLines();
    all.add("value", value);
    return all.lines;
  }

  private void add(String path, Object value) throws Exception {
    if (value instanceof Features x) {
      addFeatures(path, x);
    } else if (value instanceof Record) {
      say(path, value.getClass().getSimpleName());
      addParts(path, value);
    } else if (value instanceof Routed routed) {
      say(path, "Routed");
      add(path + ".eventTime", routed.eventTime());
      addParts(path, routed.contents());
    } else if (value instanceof Poll poll) {
      add(path + ".routing", poll.routing());
      add(path + ".ballots", poll.ballots());
      add(path + ".decided", poll.decided());
      add(path + ".label", poll.label());
    } else if (value instanceof HeldQuestions held) {
      add(path + ".questions", held.questions());
      for (int slot = 0; slot < 10; slot++) {
        add(path + ".ballots[" + slot + "]", held.find(slot));
      }
    } else if (value instanceof LiveState live) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      new LiveState.LiveStateCodec().write(live, out);
      add(path, out.getCopyOfBuffer());
    } else if (value instanceof Stateful learned) {
      add(path, Snapshot.write(learned));
    } else {
      addPlain(path, value);
    }
  }

  private void addParts(String path, Object value) throws Exception {
    for (RecordComponent part : value.getClass().getRecordComponents()) {
      part.getAccessor().setAccessible(true);
      add(path + "." + part.getName(), part.getAccessor().invoke(value));
    }
  }

  private void addFeatures(String path, Features x) throws Exception {
    say(path + ".size", x.size());
    for (int i = 0; i < x.size(); i++) {
      say(path + "[" + i + "]", x.indices()[i] + ": " + bits(x.values()[i]));
    }
    add(path + ".symbol", x.symbol());
    add(path + ".language", x.language());
    add(path + ".source", x.source());
    add(path + ".numbers", x.numbers());
    add(path + ".embedding", x.embedding());
  }

  private void addPlain(String path, Object value) throws Exception {
    if (value instanceof byte[] bytes) {
      say(path, HexFormat.of().formatHex(bytes));
    } else if (value instanceof int[] some) {
      say(path + ".length", some.length);
      for (int i = 0; i < some.length; i++) {
        say(path + "[" + i + "]", some[i]);
      }
    } else if (value instanceof float[] some) {
      say(path + ".length", some.length);
      for (int i = 0; i < some.length; i++) {
        say(path + "[" + i + "]", bits(some[i]));
      }
    } else if (value instanceof Object[] some) {
      add(path, List.of(some));
    } else if (value instanceof List<?> some) {
      say(path + ".length", some.size());
      for (int i = 0; i < some.size(); i++) {
        add(path + "[" + i + "]", some.get(i));
      }
    } else if (value instanceof Map<?, ?> some) {
      for (Map.Entry<?, ?> entry : some.entrySet()) {
        add(path + "{" + escaped("" + entry.getKey()) + "}", entry.getValue());
      }
    } else if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum) {
      say(path, escaped(String.valueOf(value)));
    } else {
      throw new IllegalArgumentException("say how to tell a " + value.getClass() + " in lines");
    }
  }

  private static String bits(float value) {
    return value + " " + Integer.toHexString(Float.floatToRawIntBits(value));
  }

  private void say(String path, Object what) {
    lines.add(path + " = " + what);
  }

  /** Keeps to printable ASCII, as half of a surrogate pair could not be written to a file. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c >= ' ' && c <= '~' && c != '\\') {
        escaped.append(c);
      } else {
        escaped.append("\\u%04x".formatted((int) c));
      }
    }
    return escaped.toString();
  }
}
