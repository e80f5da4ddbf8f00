package io.bellwether.pipeline.evaluation;

import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.ExpertDefinition;
import java.util.ArrayList;
import java.util.List;

/** How often a mixture asked its served experts about scored items, and at what price. */
final class AskedCounts {
  private final List<ExpertDefinition> experts;
  private final long[] chosen;
  private final long[] asked;
  private final long[] answered;
  private long items;

  /**
   * One served expert's share.
   *
   * @param items scored
   * @param chosen of them the gate chose it for
   * @param asked of these it was asked about, as the in-stream experts were not sure, or always
   * @param answered of these
   * @param cost of what it was asked
   */
  record Share(String expert, long items, long chosen, long asked, long answered, double cost) {}

  AskedCounts(List<ExpertDefinition> experts) {
    this.experts = List.copyOf(experts);
    this.chosen = new long[experts.size()];
    this.asked = new long[experts.size()];
    this.answered = new long[experts.size()];
  }

  void predicted(Account account) {
    items++;
    for (int i = 0; i < account.size(); i++) {
      int slot = account.slot(i);
      chosen[slot]++;
      asked[slot] += account.spared(i) ? 0 : 1;
      answered[slot] += account.answered(i) ? 1 : 0;
    }
  }

  /** Of the served experts, in slot order; empty when there are none. */
  List<Share> shares() {
    List<Share> shares = new ArrayList<>();
    for (int slot = 0; slot < experts.size(); slot++) {
      ExpertDefinition expert = experts.get(slot);
      if (expert.isServed()) {
        double cost = asked[slot] * expert.terms().cost();
        shares.add(
            new Share(expert.name(), items, chosen[slot], asked[slot], answered[slot], cost));
      }
    }
    return shares;
  }
}
