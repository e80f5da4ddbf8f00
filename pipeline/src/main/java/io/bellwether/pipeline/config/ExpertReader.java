package io.bellwether.pipeline.config;

import io.bellwether.core.Eligibility;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.Terms;
import io.bellwether.core.mixture.WarmStart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads and prints experts' definitions. */
final class ExpertReader {
  private final Problems problems;

  ExpertReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads all of a list; those that cannot be read are left out and told to the problems. */
  List<ExpertDefinition> readAll(List<ConfigNode> nodes) {
    List<ExpertDefinition> experts = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      ConfigNode node = nodes.get(i);
      ExpertDefinition expert = read("experts[" + i + "].", node);
      if (expert != null) {
        experts.add(expert);
        if (seen.put(expert.name(), node.where()) != null) {
          problems.add(
              node.where(),
              "experts[" + i + "].name",
              "must be unique",
              expert.name(),
              "give one of them another name");
        }
      }
    }
    return experts;
  }

  /**
   * Reads one.
   *
   * @param prefix put before its keys in messages
   * @return null when it cannot be read
   */
  ExpertDefinition read(String prefix, ConfigNode node) {
    SettingsReader reader = new SettingsReader(prefix, node.map(), problems);
    String name = required(prefix, node, reader, ExpertOptions.NAME);
    ExpertKind kind = required(prefix, node, reader, ExpertOptions.KIND);
    if (kind == null) {
      return null;
    }
    refuseUnknown(prefix, node, kind);
    Eligibility eligibility =
        new Eligibility(
            Set.copyOf(reader.read(ExpertOptions.LANGUAGES)),
            Set.copyOf(reader.read(ExpertOptions.SYMBOLS)),
            Set.copyOf(reader.read(ExpertOptions.SOURCES)));
    WarmStart start = kind.isServed() ? WarmStart.NONE : start(prefix, node, reader);
    Terms terms = terms(reader);
    ExpertSpec spec = spec(prefix, node, kind, reader);
    return name == null || spec == null
        ? null
        : definition(
            prefix, node, () -> new ExpertDefinition(name, spec, eligibility, start, terms));
  }

  private static Terms terms(SettingsReader reader) {
    return new Terms(
        reader.read(ServedOptions.COST),
        reader.read(ServedOptions.ASK) == ServedOptions.Ask.WHEN_UNSURE,
        reader.read(ServedOptions.SURE_ABOVE));
  }

  private WarmStart start(String prefix, ConfigNode node, SettingsReader reader) {
    String model = reader.readOptional(ExpertOptions.MODEL).orElse("");
    String sha256 = reader.readOptional(ExpertOptions.SHA256).orElse("");
    if (!model.isEmpty()) {
      return WarmStart.from(model, sha256);
    }
    if (!sha256.isEmpty()) {
      problems.add(
          node.where(),
          prefix + ExpertOptions.SHA256.key(),
          "must come with a model",
          sha256,
          "name the file with " + ExpertOptions.MODEL.key() + ", or leave it out");
    }
    return WarmStart.NONE;
  }

  /** Settings may each be fine and not fit together. */
  private ExpertSpec spec(String prefix, ConfigNode node, ExpertKind kind, SettingsReader reader) {
    return definition(prefix, node, () -> kind.read(reader));
  }

  private <T> T definition(String prefix, ConfigNode node, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      problems.add(node.where() + ": " + prefix + e.getMessage());
      return null;
    }
  }

  private <T> T required(String prefix, ConfigNode node, SettingsReader reader, Option<T> option) {
    ConfigNode given = node.map().get(option.key());
    if (given == null || given.value() == null) {
      problems.add(
          node.where(),
          prefix + option.key(),
          "must be given",
          "nothing",
          "write " + option.key() + ": " + option.type().description());
      return null;
    }
    return reader.readOptional(option).orElse(null);
  }

  private void refuseUnknown(String prefix, ConfigNode node, ExpertKind kind) {
    List<String> known =
        Stream.of(
                ExpertOptions.COMMON,
                kind.isServed() ? List.<Option<?>>of() : ExpertOptions.BEGINNING,
                kind.options())
            .flatMap(List::stream)
            .map(Option::key)
            .toList();
    node.map()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                problems.add(
                    value.where()
                        + ": "
                        + prefix
                        + key
                        + " must be a setting of "
                        + OptionTypes.word(kind)
                        + " (did you mean "
                        + NearestKey.of(key, known)
                        + "?)");
              }
            });
  }

  /** A definition as YAML and JSON can show it; reading that gives the same definition. */
  static Map<String, Object> plain(ExpertDefinition expert) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(ExpertOptions.NAME.key(), expert.name());
    settings.put(ExpertOptions.KIND.key(), expert.spec().kind());
    settings.putAll(ExpertKind.plain(expert.spec()));
    putUnlessEmpty(settings, ExpertOptions.LANGUAGES, expert.eligibility().languages());
    putUnlessEmpty(settings, ExpertOptions.SYMBOLS, expert.eligibility().symbols());
    putUnlessEmpty(settings, ExpertOptions.SOURCES, expert.eligibility().sources());
    if (!expert.terms().equals(Terms.FREE)) {
      Terms terms = expert.terms();
      settings.put(ServedOptions.COST.key(), terms.cost());
      settings.put(
          ServedOptions.ASK.key(),
          OptionTypes.word(
              terms.whenUnsure() ? ServedOptions.Ask.WHEN_UNSURE : ServedOptions.Ask.ALWAYS));
      settings.put(ServedOptions.SURE_ABOVE.key(), terms.sureAbove());
    }
    if (!expert.start().isNone()) {
      settings.put(ExpertOptions.MODEL.key(), expert.start().location());
    }
    if (!expert.start().sha256().isEmpty()) {
      settings.put(ExpertOptions.SHA256.key(), expert.start().sha256());
    }
    return settings;
  }

  private static void putUnlessEmpty(
      Map<String, Object> settings, Option<List<String>> option, Set<String> values) {
    if (!values.isEmpty()) {
      settings.put(option.key(), values.stream().sorted().toList());
    }
  }
}
