package io.bellwether.core;

import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes to choose between, in the order in which every probability vector lists them, and the
 * other names under which labels may arrive. Immutable.
 */
public final class Classes implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<String> names;
  private final Map<String, String> aliases;
  private final Map<String, Integer> indexByLabel;

  private Classes(List<String> names, Map<String, String> aliases) {
    this.names = List.copyOf(names);
    this.aliases = Map.copyOf(aliases);
    this.indexByLabel = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (indexByLabel.put(names.get(i), i) != null) {
        throw new IllegalArgumentException("classes must not repeat: " + names.get(i));
      }
    }
    aliases.forEach(this::addAlias);
  }

  private void addAlias(String alias, String name) {
    Integer index = indexByLabel.get(name);
    if (index == null || !names.contains(name)) {
      throw new IllegalArgumentException(
          "aliases must name one of the classes " + names + ": " + alias + " -> " + name);
    }
    Integer former = indexByLabel.put(alias, index);
    if (former != null && !former.equals(index)) {
      throw new IllegalArgumentException(
          "aliases must not give a second meaning to a label: " + alias);
    }
  }

  /** Classes by name only. */
  public static Classes of(String... names) {
    return of(List.of(names), Map.of());
  }

  /**
   * Classes with aliases.
   *
   * @param aliases from another label, such as POSITIVE, to the class it means, such as UP
   * @throws IllegalArgumentException when there are fewer than two classes, one comes twice, or an
   *     alias points nowhere
   */
  public static Classes of(List<String> names, Map<String, String> aliases) {
    if (names.size() < 2) {
      throw new IllegalArgumentException("classes must be at least two: " + names);
    }
    return new Classes(names, new LinkedHashMap<>(aliases));
  }

  /** Number of classes. */
  public int size() {
    return names.size();
  }

  /** Name of a class. */
  public String name(int index) {
    return names.get(index);
  }

  /** All names in order. */
  public List<String> names() {
    return names;
  }

  /** The aliases as they were given. */
  public Map<String, String> aliases() {
    return aliases;
  }

  /** Index of the class that a label or alias means, or -1. */
  public int indexOf(String label) {
    Integer index = indexByLabel.get(label);
    return index == null ? -1 : index;
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
