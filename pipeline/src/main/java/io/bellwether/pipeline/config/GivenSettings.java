package io.bellwether.pipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was given, by key: the file first, then environment variables over it, then flags. Entries
 * of mappings are kept one by one, so that a flag can replace a single one.
 */
final class GivenSettings {
  /** Variables of the launcher, which are no settings. */
  private static final Set<String> LAUNCHER =
      Set.of("BELLWETHER_HOME", "BELLWETHER_OPTS", "BELLWETHER_DASHBOARD_TOKEN");

  private final Map<String, ConfigNode> byKey = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Problems problems;

  GivenSettings(Problems problems) {
    this.problems = problems;
  }

  Map<String, ConfigNode> byKey() {
    return byKey;
  }

  /** What looks like a mistake but may be someone else's variable. */
  List<String> notes() {
    return notes;
  }

  void addFile(ConfigNode root) {
    Map<String, ConfigNode> flat = new LinkedHashMap<>();
    if (root.map() == null) {
      problems.add(root.where() + ": the file must be a mapping of sections to settings");
      return;
    }
    root.map().forEach((key, value) -> flatten(key, value, flat));
    byKey.putAll(flat);
  }

  private void flatten(String key, ConfigNode node, Map<String, ConfigNode> into) {
    if (Options.mappingOf(key) != null || isMapping(key)) {
      flattenEntries(key, node, into);
    } else if (Options.byKey(key) != null) {
      putOnce(key, node, into);
    } else if (!Options.isSection(key)) {
      unknown(key, node);
    } else if (node.map() != null) {
      node.map().forEach((child, value) -> flatten(key + "." + child, value, into));
    } else if (node.value() != null) {
      problems.add(
          node.where(), key, "must be a section of settings", node.print(), "indent them below it");
    }
  }

  private void flattenEntries(String key, ConfigNode node, Map<String, ConfigNode> into) {
    if (node.map() != null && !node.map().isEmpty()) {
      node.map().forEach((child, value) -> flattenEntries(key + "." + child, value, into));
    } else {
      putOnce(key, node, into);
    }
  }

  private void putOnce(String key, ConfigNode node, Map<String, ConfigNode> into) {
    ConfigNode former = into.put(key, node);
    if (former != null) {
      problems.add(
          node.where()
              + ": "
              + key
              + " must be given once: also at "
              + former.where()
              + " (remove one of them)");
    }
  }

  void addVariables(Map<String, String> environment) {
    Map<String, Option<?>> known = new LinkedHashMap<>();
    Options.ALL.forEach(option -> known.put(option.variable(), option));
    String properties = Options.KAFKA_PROPERTIES.variable() + "_";
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (known.containsKey(name)) {
                addText(known.get(name).key(), text, name);
              } else if (name.startsWith(properties)) {
                String entry = name.substring(properties.length()).toLowerCase(Locale.ROOT);
                addText(Options.KAFKA_PROPERTIES.key() + "." + entry.replace('_', '.'), text, name);
              } else if (name.startsWith("BELLWETHER_") && !LAUNCHER.contains(name)) {
                notes.add(
                    name
                        + " is set but is no setting (did you mean "
                        + NearestKey.of(name, known.keySet())
                        + "?)");
              }
            });
  }

  void addFlags(Map<String, String> overrides) {
    overrides.forEach((key, text) -> addText(key, text, "-D"));
  }

  private void addText(String key, String text, String where) {
    Option<?> option = Options.byKey(key);
    if (option == null && Options.mappingOf(key) == null) {
      unknown(key, new ConfigNode(text, where));
      return;
    }
    ConfigNode node = YamlText.value(text, option != null && option.type().structured(), where);
    if (isMapping(key)) {
      byKey.keySet().removeIf(given -> given.startsWith(key + "."));
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      flattenEntries(key, node, entries);
      byKey.putAll(entries);
    } else {
      byKey.put(key, node);
    }
  }

  private static boolean isMapping(String key) {
    return key.equals(Options.CLASSES_ALIASES.key())
        || key.equals(GateOptions.GATE_RULES_EXPERTS.key())
        || key.equals(Options.KAFKA_PROPERTIES.key());
  }

  private void unknown(String key, ConfigNode node) {
    List<String> known = Options.ALL.stream().map(Option::key).toList();
    problems.add(
        (node.where().isEmpty() ? "" : node.where() + ": ")
            + key
            + " must be a known setting (did you mean "
            + NearestKey.of(key, known)
            + "?)");
  }
}
