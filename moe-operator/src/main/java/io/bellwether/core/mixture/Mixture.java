package io.bellwether.core.mixture;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.Filters;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole mixture in one thread: what the job does with many subtasks, for the backtest and for
 * tests.
 *
 * <p>Call {@link #predict} for each item in event-time order, keep a copy of the account, and call
 * {@link #learn} with it when the item's label is known; the caller sees to it that no label comes
 * before its time. Neither allocates after warm-up, but for the first item of a filter key and for
 * publishing a version of the gate. Not thread-safe.
 */
public final class Mixture implements Stateful {
  private final MixtureSpec spec;
  private final int numClasses;
  private final OwnedExpert[] experts;
  private final Gate gate;
  private final GateTrainer trainer;
  private final BatchRouter router;
  private final Map<String, BeliefFilter> filters = new HashMap<>();
  private long gateVersion;
  private long gateLabelsSeenUpTo;

  private final Features projected = new Features();
  private final Route route;
  private final boolean[] eligible;
  private final boolean[] voted;
  private final float[] votesBySlot;
  private final double[] beliefs;
  private float[] likelihoods;

  /** Makes a mixture of experts as they are defined to begin. */
  public Mixture(MixtureSpec spec) {
    this.spec = spec;
    this.numClasses = spec.classes().size();
    int numExperts = spec.experts().size();
    this.experts = new OwnedExpert[numExperts];
    for (int i = 0; i < numExperts; i++) {
      experts[i] = OwnedExpert.of(spec.experts().get(i), numClasses);
    }
    this.gate = Gates.create(spec.gate(), numExperts);
    for (int i = 0; i < numExperts; i++) {
      gate.seat(i, spec.experts().get(i).name());
    }
    this.trainer = new GateTrainer(spec.gate(), spec.gatePublishEvery(), numExperts);
    this.router = new BatchRouter(spec.gate(), spec.batching().capacity());
    this.route = new Route(gate.maxAsked());
    this.eligible = new boolean[numExperts];
    this.voted = new boolean[numExperts];
    this.votesBySlot = new float[numExperts * numClasses];
    this.beliefs = new double[numExperts];
    this.likelihoods = new float[gate.maxAsked()];
  }

  /** Makes a buffer of the right size for {@link #predict}. */
  public Account newAccount() {
    return new Account(gate.maxAsked(), numClasses);
  }

  /** What this mixture was made of. */
  public MixtureSpec spec() {
    return spec;
  }

  /** The version of the gate's parameters in use; 0 is the initial one. */
  public long gateVersion() {
    return gateVersion;
  }

  /**
   * What one expert has learned by now.
   *
   * @param slot its place in {@link MixtureSpec#experts()}
   */
  public ModelFile model(int slot) {
    return ModelFile.of(spec.experts().get(slot), experts[slot], spec.classes(), spec.features());
  }

  /**
   * Asks the experts about one item and combines their votes. Experts that began with a model file
   * that has seen labels of that time or later abstain.
   *
   * @param eventTime the item's
   */
  public void predict(Features x, long eventTime, Account out) {
    findEligible(x, eligible);
    gate.project(x, projected);
    gate.route(projected, eligible, route);
    predict(x, eventTime, route, out);
  }

  private void findEligible(Features x, boolean[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = spec.experts().get(i).allows(x);
    }
  }

  /**
   * Makes an item ready to be routed together with others.
   *
   * @param waits how often it has waited already
   */
  public BatchRouter.Entry entry(Features x, int waits) {
    boolean[] allowed = new boolean[experts.length];
    findEligible(x, allowed);
    Features own = new Features();
    gate.project(x, own);
    return new BatchRouter.Entry(own, allowed, waits);
  }

  /** Routes a micro-batch: items of one routing key in one interval, in order. */
  public void route(List<BatchRouter.Entry> batch) {
    router.route(gate, batch);
  }

  /** What became of the micro-batches so far. */
  public BatchRouter router() {
    return router;
  }

  /** The same with the experts of a route that the item has got already. */
  public void predict(Features x, long eventTime, Route route, Account out) {
    out.begin(route);
    for (int i = 0; i < out.size(); i++) {
      OwnedExpert owned = experts[out.slot(i)];
      if (owned.mayVoteOn(eventTime) && owned.predict(x, out.votes(), out.voteOffset(i))) {
        out.vote(i, owned.labelsSeenUpTo());
      } else {
        out.abstain(i);
      }
    }
    BeliefFilter filter = filter(spec.filterKey().of(x));
    filter.beliefs(beliefs);
    out.influencedBy(filter.labelsSeenUpTo());
    out.influencedBy(gateLabelsSeenUpTo);
    out.combine(beliefs);
  }

  /**
   * Teaches experts, filter and gate the label of an item.
   *
   * @param account the item's prediction as it was made then
   */
  public void learn(Features x, Account account, int label, long labelTime) {
    for (int i = 0; i < account.size(); i++) {
      experts[account.slot(i)].learn(x, label, lessonWeight(account, i, label), labelTime);
    }
    account.spread(votesBySlot, voted);
    filter(spec.filterKey().of(x)).update(labelTime, votesBySlot, voted, numClasses, label);
    if (spec.gate().learns()) {
      learnGate(x, account, label, labelTime);
    }
  }

  private float lessonWeight(Account account, int i, int label) {
    return switch (spec.lessonWeight()) {
      case FULL -> 1;
      case ROUTING_WEIGHT -> account.routingWeight(i);
      case RESPONSIBILITY -> account.responsibility(i, label);
    };
  }

  private void learnGate(Features x, Account account, int label, long labelTime) {
    gate.project(x, projected);
    account.copyRoute(route);
    if (likelihoods.length < account.size()) {
      likelihoods = new float[account.size()];
    }
    account.likelihoods(label, likelihoods);
    if (trainer.learn(projected, route, likelihoods, labelTime)) {
      install(trainer.publish());
    }
  }

  private void install(byte[] parameters) {
    try {
      Snapshot.read(parameters, gate);
    } catch (IOException e) {
      throw new UncheckedIOException("a gate must read what its trainer wrote", e);
    }
    gateVersion = trainer.version();
    gateLabelsSeenUpTo = trainer.labelsSeenUpTo();
  }

  private BeliefFilter filter(String key) {
    BeliefFilter filter = filters.get(key);
    if (filter == null) {
      filter = Filters.create(spec.filter(), experts.length);
      filters.put(key, filter);
    }
    return filter;
  }

  @Override
  public String stateType() {
    return "mixture";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (OwnedExpert expert : experts) {
      write(expert, out);
    }
    write(gate, out);
    write(trainer, out);
    out.writeLong(gateVersion);
    out.writeLong(gateLabelsSeenUpTo);
    out.writeInt(filters.size());
    for (Map.Entry<String, BeliefFilter> entry : new TreeMap<>(filters).entrySet()) {
      out.writeUTF(entry.getKey());
      write(entry.getValue(), out);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    for (OwnedExpert expert : experts) {
      read(in, expert);
    }
    read(in, gate);
    read(in, trainer);
    gateVersion = in.readLong();
    gateLabelsSeenUpTo = in.readLong();
    filters.clear();
    for (int i = in.readInt(); i > 0; i--) {
      read(in, filter(in.readUTF()));
    }
  }

  private static void write(Stateful part, DataOutput out) throws IOException {
    byte[] bytes = Snapshot.write(part);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void read(DataInput in, Stateful part) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    Snapshot.read(bytes, part);
  }
}
