package io.bellwether.core.gate;

import io.bellwether.core.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Routes the items of a micro-batch together, within the capacity of the experts.
 *
 * <p>Items choose: every item's first choice is served before any second, as GShard does it, and
 * among equals the earlier item of the batch is first. Or, with {@link GateSpec.ExpertChoice},
 * experts choose: each takes the items that it weighs most (Zhou et al. 2022), earlier items first
 * among equals; an item that more than {@code topK} experts took keeps the {@code topK} best, and
 * one that nobody took is sent to its best expert after all, so that it has an answer.
 *
 * <p>Same batch, same gate, same routes; the order of the items is part of the batch. One thread.
 * Buffers are kept from batch to batch; what they grow to is the largest batch.
 */
public final class BatchRouter {
  private final Capacity capacity;
  private final boolean expertsChoose;
  private final int topK;
  private final List<Route> rankings = new ArrayList<>();
  private int[] places = {};
  private int[] next = {};
  private boolean[] asks = {};
  private long overflowed;
  private long dropped;
  private long waited;

  /**
   * Routes by the rules of a spec.
   *
   * @param capacity of the batch where items choose; expert choice brings its own
   */
  public BatchRouter(GateSpec spec, Capacity capacity) {
    this.expertsChoose = spec instanceof GateSpec.ExpertChoice;
    this.topK = spec.topK();
    if (expertsChoose && !capacity.isDropless()) {
      throw new IllegalArgumentException(
          "expert choice has a capacity of its own: leave out the other one");
    }
    this.capacity =
        spec instanceof GateSpec.ExpertChoice choice
            ? new Capacity(choice.capacityFactor(), Capacity.Overflow.DROP, 1)
            : capacity;
  }

  /** One item of a batch. The caller owns all arrays; {@link #route} is filled. */
  public static final class Entry {
    private final Features projected;
    private final boolean[] eligible;
    private final int waits;
    private final Route route = new Route(4);
    private boolean deferred;

    /**
     * @param waits how often the item has waited already
     */
    public Entry(Features projected, boolean[] eligible, int waits) {
      this.projected = projected;
      this.eligible = eligible;
      this.waits = waits;
    }

    /** Whom to ask; empty where nobody is eligible, all votes were dropped, or the item waits. */
    public Route route() {
      return route;
    }

    /** The item as the gate sees it; as given. */
    public Features projected() {
      return projected;
    }

    /** Whether the item waits for the next batch. */
    public boolean deferred() {
      return deferred;
    }

    /** How often it has waited before this batch. */
    public int waits() {
      return waits;
    }
  }

  /** Routes all entries of a batch. */
  public void route(Gate gate, List<Entry> batch) {
    rank(gate, batch);
    if (expertsChoose) {
      expertsChoose(gate, batch);
    } else {
      itemsChoose(gate, batch);
    }
    for (Entry entry : batch) {
      gate.weigh(entry.route);
    }
  }

  private void rank(Gate gate, List<Entry> batch) {
    while (rankings.size() < batch.size()) {
      rankings.add(new Route(4));
    }
    for (int i = 0; i < batch.size(); i++) {
      Entry entry = batch.get(i);
      entry.route.clear();
      entry.deferred = false;
      gate.rank(entry.projected, entry.eligible, gate.numExperts(), rankings.get(i));
    }
  }

  private int openPlaces(Gate gate, List<Entry> batch) {
    boolean[] anywhere = new boolean[gate.numExperts()];
    int experts = 0;
    for (int i = 0; i < batch.size(); i++) {
      Route ranking = rankings.get(i);
      for (int j = 0; j < ranking.size(); j++) {
        experts += anywhere[ranking.expert(j)] ? 0 : 1;
        anywhere[ranking.expert(j)] = true;
      }
    }
    int asked = expertsChoose ? 1 : gate.maxAsked();
    int each = experts == 0 ? 0 : capacity.places(batch.size(), asked, experts);
    places = new int[gate.numExperts()];
    Arrays.fill(places, each);
    return each;
  }

  private void itemsChoose(Gate gate, List<Entry> batch) {
    openPlaces(gate, batch);
    next = new int[batch.size()];
    int choices = gate.maxAsked();
    for (int choice = 0; choice < choices; choice++) {
      for (int i = 0; i < batch.size(); i++) {
        if (!batch.get(i).deferred) {
          choose(batch.get(i), rankings.get(i), i);
        }
      }
    }
  }

  /** Serves one choice of one item. */
  private void choose(Entry entry, Route ranking, int item) {
    boolean overflow = false;
    while (next[item] < ranking.size()) {
      int expert = ranking.expert(next[item]);
      float weight = ranking.weight(next[item]);
      next[item]++;
      if (places[expert] > 0) {
        places[expert]--;
        entry.route.add(expert, weight);
        return;
      }
      overflowed += overflow ? 0 : 1;
      overflow = true;
      if (capacity.overflow() == Capacity.Overflow.DROP) {
        dropped++;
        return;
      }
      if (capacity.overflow() == Capacity.Overflow.WAIT && entry.waits < capacity.maxWaits()) {
        defer(entry);
        return;
      }
    }
    dropped += overflow ? 1 : 0;
  }

  /** The places that it had got already are free again. */
  private void defer(Entry entry) {
    for (int i = 0; i < entry.route.size(); i++) {
      places[entry.route.expert(i)]++;
    }
    entry.route.clear();
    entry.deferred = true;
    waited++;
  }

  private void expertsChoose(Gate gate, List<Entry> batch) {
    int each = openPlaces(gate, batch);
    int experts = gate.numExperts();
    float[] logShares = new float[batch.size() * experts];
    Arrays.fill(logShares, Float.NaN);
    asks = new boolean[logShares.length];
    for (int i = 0; i < batch.size(); i++) {
      Route ranking = rankings.get(i);
      for (int j = 0; j < ranking.size(); j++) {
        logShares[i * experts + ranking.expert(j)] = ranking.weight(j);
      }
    }
    for (int expert = 0; expert < experts; expert++) {
      for (int taken = 0; taken < each; taken++) {
        takeBest(logShares, expert, experts);
      }
    }
    for (int i = 0; i < batch.size(); i++) {
      keepBest(batch.get(i).route, rankings.get(i), i * experts);
    }
  }

  private void takeBest(float[] logShares, int expert, int experts) {
    int best = -1;
    for (int i = expert; i < logShares.length; i += experts) {
      boolean open = !asks[i] && !Float.isNaN(logShares[i]);
      if (open && (best < 0 || logShares[i] > logShares[best])) {
        best = i;
      }
    }
    if (best >= 0) {
      asks[best] = true;
    }
  }

  private void keepBest(Route route, Route ranking, int offset) {
    for (int j = 0; j < ranking.size() && route.size() < topK; j++) {
      if (asks[offset + ranking.expert(j)]) {
        route.add(ranking.expert(j), ranking.weight(j));
      }
    }
    if (route.size() == 0 && ranking.size() > 0) {
      overflowed++;
      route.add(ranking.expert(0), ranking.weight(0));
    }
  }

  /** How often a chosen expert was full; with expert choice, how many items no expert chose. */
  public long overflowed() {
    return overflowed;
  }

  /** How many votes were lost for want of a place. */
  public long dropped() {
    return dropped;
  }

  /** How often an item was made to wait. */
  public long waited() {
    return waited;
  }
}
