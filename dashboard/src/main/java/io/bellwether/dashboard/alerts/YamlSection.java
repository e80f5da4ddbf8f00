package io.bellwether.dashboard.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in a rule file. Each getter names a key once, checks its value and tells what is wrong
 * with file and line; {@link #finish} tells the keys that nobody asked for. Not thread-safe.
 */
final class YamlSection {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|d)");

  private final String source;
  private final String path;
  private final int line;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems;

  YamlSection(String source, String path, Node node, List<String> problems) {
    this.source = source;
    this.path = path;
    this.line = node == null ? 1 : line(node);
    this.problems = problems;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::add);
    } else if (node != null && !node.getTag().equals(Tag.NULL)) {
      problem(line, path, "must be a mapping of settings", "a " + node.getNodeType(), "indent it");
    }
  }

  private void add(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      problem(line(entry.getKeyNode()), path, "must have texts as keys", "another", "quote it");
    } else if (entries.put(key.getValue(), entry.getValueNode()) != null) {
      problem(line(key), name(key.getValue()), "must be given once", "twice", "remove one of them");
    }
  }

  int line() {
    return line;
  }

  String path() {
    return path;
  }

  boolean has(String key) {
    return node(key) != null;
  }

  /** A text that the pattern matches; {@code fallback} when absent, an error when that is null. */
  String text(String key, String fallback, Pattern pattern, String bound) {
    String text = scalar(key);
    if (text == null) {
      if (fallback == null && !entries.containsKey(key)) {
        problem(line, name(key), "must be " + bound, "nothing", "add it");
      }
      return fallback == null ? "" : fallback;
    }
    if (!pattern.matcher(text).matches()) {
      bad(key, "must be " + bound, text, "write it so");
    }
    return text;
  }

  double number(String key, double fallback, double low, double high) {
    String text = scalar(key);
    if (text == null) {
      return fallback;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      bad(key, "must be a number", text, "write it with digits and a point");
      return fallback;
    }
    bad(key, "must be a number from " + low + " to " + high, text, "choose one of these");
    return fallback;
  }

  int whole(String key, int fallback, int low, int high) {
    double value = number(key, fallback, low, high);
    if (value != Math.rint(value)) {
      bad(key, "must be a whole number", Double.toString(value), "round it");
    }
    return (int) value;
  }

  Duration duration(String key, Duration fallback, Duration low, Duration high) {
    String text = scalar(key);
    if (text == null) {
      return fallback;
    }
    Duration value = parse(text);
    if (value == null || value.compareTo(low) < 0 || value.compareTo(high) > 0) {
      bad(key, "must be " + print(low) + " to " + print(high), text, "such as 30s, 10min, 4h, 7d");
      return fallback;
    }
    return value;
  }

  List<String> texts(String key) {
    Node node = node(key);
    List<String> texts = new ArrayList<>();
    if (node instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
      sequence.getValue().forEach(element -> texts.add(((ScalarNode) element).getValue()));
    } else if (node != null) {
      problem(line(node), name(key), "must be a list of texts", "another", "write [A, B]");
    }
    return texts;
  }

  /** The section below a key; an empty one when it is absent. */
  YamlSection section(String key) {
    return new YamlSection(source, name(key), node(key), problems);
  }

  List<YamlSection> sections(String key) {
    Node node = node(key);
    List<YamlSection> sections = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        String name = name(key) + "[" + sections.size() + "]";
        sections.add(new YamlSection(source, name, element, problems));
      }
    } else if (node != null) {
      problem(line(node), name(key), "must be a list", "another", "begin each entry with a dash");
    }
    return sections;
  }

  /** The keys as they are, for sections that may hold any. */
  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** Tells what is wrong with the value of a key. */
  void bad(String key, String bound, String value, String remedy) {
    Node node = entries.get(key);
    problem(node == null ? line : line(node), name(key), bound, value, remedy);
  }

  /** Tells the keys that no getter was asked for. */
  void finish() {
    entries.forEach(
        (key, node) -> {
          if (!known.contains(key)) {
            problem(
                line(node), name(key), "must be a known setting", key, "known here are " + known);
          }
        });
  }

  private void problem(int at, String setting, String bound, String value, String remedy) {
    String what = setting.isEmpty() ? "the file" : setting;
    problems.add(
        source + ":" + at + ": " + what + " " + bound + ": " + value + " (" + remedy + ")");
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Node node(String key) {
    known.add(key);
    Node node = entries.get(key);
    return node == null || node.getTag().equals(Tag.NULL) ? null : node;
  }

  private String scalar(String key) {
    Node node = node(key);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().strip();
    }
    problem(line(node), name(key), "must be a single value", "another", "write it on one line");
    return null;
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "min" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** A duration as it is written in rule files. */
  static String print(Duration value) {
    long millis = value.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "min";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
  }
}
