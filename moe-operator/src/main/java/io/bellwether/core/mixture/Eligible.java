package io.bellwether.core.mixture;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Needs;
import java.util.List;

/**
 * Which experts may be asked about an item, found for all of them at once: most have no
 * restriction, and what they need of an item is looked for once, not once an expert. Not
 * thread-safe.
 */
final class Eligible {
  private static final Needs[] NEEDS = Needs.values();

  /** By slot: the place of what the expert needs among {@link #met}. */
  private final int[] needs;

  /** By slot; null where there is no restriction. */
  private final Eligibility[] restrictions;

  private final boolean[] met = new boolean[NEEDS.length];

  Eligible(List<ExpertDefinition> experts) {
    needs = new int[experts.size()];
    restrictions = new Eligibility[experts.size()];
    for (int i = 0; i < needs.length; i++) {
      ExpertDefinition expert = experts.get(i);
      needs[i] = expert.spec().needs().ordinal();
      restrictions[i] = expert.eligibility().equals(Eligibility.ALL) ? null : expert.eligibility();
    }
  }

  /** Sets what {@link ExpertDefinition#allows} says of each. */
  void find(Features x, boolean[] into) {
    for (Needs need : NEEDS) {
      met[need.ordinal()] = need.metBy(x);
    }
    for (int i = 0; i < needs.length; i++) {
      into[i] = met[needs[i]] && (restrictions[i] == null || restrictions[i].allows(x));
    }
  }
}
