package io.bellwether.core.gate;

import io.bellwether.core.Features;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * See {@link GateSpec.Rules}. Rules go by name, so that a replacement is asked like its
 * predecessor.
 */
final class RulesGate extends StaticGate {
  private final GateSpec.Rules rules;
  private final Map<String, boolean[]> marked = new HashMap<>();
  private boolean[] otherwise;
  private String[] names;
  private boolean[] candidates;

  RulesGate(GateSpec.Rules rules, int numExperts) {
    super(numExperts);
    this.rules = rules;
    this.names = new String[numExperts];
    Arrays.fill(names, "");
    mark();
  }

  @Override
  public void resize(int experts) {
    super.resize(experts);
    int former = names.length;
    names = Arrays.copyOf(names, experts);
    Arrays.fill(names, former, experts, "");
    mark();
  }

  @Override
  public void seat(int slot, String name) {
    names[slot] = name;
    mark();
  }

  private void mark() {
    candidates = new boolean[names.length];
    rules.experts().forEach((value, wanted) -> marked.put(value, markedOf(wanted)));
    otherwise = markedOf(rules.otherwise());
  }

  private boolean[] markedOf(List<String> wanted) {
    boolean[] flags = new boolean[names.length];
    for (int slot = 0; slot < names.length; slot++) {
      flags[slot] = wanted.contains(names[slot]);
    }
    return flags;
  }

  @Override
  public void rank(Features projected, boolean[] eligible, int atMost, Route out) {
    out.clear();
    boolean[] wanted = marked.get(valueOf(projected));
    if (wanted != null && restrict(eligible, wanted)) {
      rankAlike(projected, candidates, atMost, out);
    } else if (restrict(eligible, otherwise)) {
      rankAlike(projected, candidates, atMost, out);
    } else {
      rankAlike(projected, eligible, atMost, out);
    }
  }

  private String valueOf(Features x) {
    return switch (rules.by()) {
      case LANGUAGE -> x.language();
      case SYMBOL -> x.symbol();
      case SOURCE -> x.source();
    };
  }

  /** Leaves those of the eligible that are wanted in {@link #candidates}; false for none. */
  private boolean restrict(boolean[] eligible, boolean[] wanted) {
    boolean any = false;
    for (int slot = 0; slot < candidates.length; slot++) {
      candidates[slot] = eligible[slot] && wanted[slot];
      any |= candidates[slot];
    }
    return any;
  }

  @Override
  public String stateType() {
    return "rules-gate";
  }
}
