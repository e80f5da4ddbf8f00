package io.bellwether.pipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML with the place of every value. Text may come from a control record, so what could blow up
 * (aliases, deep nesting, length) is refused before anything is built.
 */
final class YamlText {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_LENGTH = 1 << 20;

  private final String source;
  private final Problems problems;

  private YamlText(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /**
   * Reads a document.
   *
   * @param source what to call the text in messages
   * @return null when the text has no content or is not YAML; the latter is told to {@code
   *     problems}
   */
  static ConfigNode parse(String text, String source, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setCodePointLimit(MAX_LENGTH).build();
    YamlText yaml = new YamlText(source, problems);
    try {
      return yaml.isHarmless(new Parse(settings).parseString(text))
          ? new Compose(settings).composeString(text).map(yaml::node).orElse(null)
          : null;
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(yaml::where).orElse(source);
      problems.add(where + ": the text must be YAML: " + firstLine(e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(source + ": the text must be YAML: " + firstLine(e.getMessage()));
    }
    return null;
  }

  /** The value of a default, a flag or a variable; not YAML counts as plain text. */
  static ConfigNode value(String text, boolean structured, String where) {
    String trimmed = text.strip();
    if (structured && (trimmed.startsWith("[") || trimmed.startsWith("{"))) {
      Problems ignored = new Problems();
      ConfigNode node = parse(text, where, ignored);
      if (ignored.isEmpty() && node != null) {
        return node;
      }
    }
    return new ConfigNode(text, where);
  }

  private boolean isHarmless(Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case Alias -> {
          problems.add(where(event.getStartMark().orElse(null)) + ": aliases must not be used");
          return false;
        }
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        problems.add(source + ": nesting must be at most " + MAX_DEPTH + " levels deep");
        return false;
      }
    }
    return true;
  }

  private ConfigNode node(Node node) {
    String where = where(node.getStartMark().orElse(null));
    if (node instanceof ScalarNode scalar) {
      return new ConfigNode(node.getTag().equals(Tag.NULL) ? null : scalar.getValue(), where);
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> elements = new ArrayList<>();
      sequence.getValue().forEach(element -> elements.add(node(element)));
      return new ConfigNode(elements, where);
    }
    return new ConfigNode(entries((MappingNode) node), where);
  }

  private Map<String, ConfigNode> entries(MappingNode mapping) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String where = where(tuple.getKeyNode().getStartMark().orElse(null));
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(where + ": a key must be a text");
      } else {
        ConfigNode value = new ConfigNode(node(tuple.getValueNode()).value(), where);
        if (entries.put(key.getValue(), value) != null) {
          problems.add(where + ": " + key.getValue() + " must be given once (remove one of them)");
        }
      }
    }
    return entries;
  }

  private String where(Mark mark) {
    return mark == null ? source : source + ":" + (mark.getLine() + 1);
  }

  private static String firstLine(String message) {
    return message == null ? "cannot be read" : message.lines().findFirst().orElse("");
  }
}
