package io.bellwether.core;

import java.io.Serializable;
import java.util.Set;

/**
 * Which items an expert may be asked about. An empty set allows everything; an expert for Japanese
 * has {@code languages = {ja}}. Immutable.
 */
public record Eligibility(Set<String> languages, Set<String> symbols, Set<String> sources)
    implements Serializable {
  /** No restriction. */
  public static final Eligibility ALL = new Eligibility(Set.of(), Set.of(), Set.of());

  public Eligibility {
    languages = Set.copyOf(languages);
    symbols = Set.copyOf(symbols);
    sources = Set.copyOf(sources);
  }

  /** Whether the expert may be asked about this item. */
  public boolean allows(Features x) {
    return allows(languages, x.language())
        && allows(symbols, x.symbol())
        && allows(sources, x.source());
  }

  private static boolean allows(Set<String> allowed, String value) {
    return allowed.isEmpty() || allowed.contains(value);
  }
}
