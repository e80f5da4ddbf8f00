package io.bellwether.core.mixture;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Needs;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which experts may be asked about an item, found for all of them at once: most have no
 * restriction, and what they need of an item is looked for once, not once an expert. Not
 * thread-safe.
 */
final class Eligible {
  private static final Needs[] NEEDS = Needs.values();

  /** By what an item has, a bit each: who could say something about it; null until it is met. */
  private final boolean[][] byNeedsMet = new boolean[1 << NEEDS.length][];

  private final List<ExpertDefinition> experts;

  /** Slots of those that are restricted further. */
  private final int[] restricted;

  Eligible(List<ExpertDefinition> experts) {
    this.experts = List.copyOf(experts);
    this.restricted =
        IntStream.range(0, experts.size())
            .filter(slot -> !experts.get(slot).eligibility().equals(Eligibility.ALL))
            .toArray();
  }

  /** Sets what {@link ExpertDefinition#allows} says of each. */
  void find(Features x, boolean[] into) {
    boolean[] all = couldSayOf(x);
    System.arraycopy(all, 0, into, 0, all.length);
    for (int slot : restricted) {
      into[slot] = into[slot] && experts.get(slot).eligibility().allows(x);
    }
  }

  private boolean[] couldSayOf(Features x) {
    int met = 0;
    for (Needs need : NEEDS) {
      met |= need.metBy(x) ? 1 << need.ordinal() : 0;
    }
    if (byNeedsMet[met] == null) {
      byNeedsMet[met] = new boolean[experts.size()];
      for (int slot = 0; slot < experts.size(); slot++) {
        byNeedsMet[met][slot] = experts.get(slot).spec().needs().metBy(x);
      }
    }
    return byNeedsMet[met];
  }
}
