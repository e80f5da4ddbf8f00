package io.bellwether.core.mixture;

import io.bellwether.core.Features;
import io.bellwether.core.Observation;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
import io.bellwether.core.served.Answer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

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

  /** By slot; null where the expert is served. */
  private final OwnedExpert[] experts;

  private final Eligible whoMay;
  private final Panel panel;
  private final Cascade cascade;
  private final Gate gate;
  private final GateTrainer trainer;
  private final BatchRouter router;
  private final Beliefs filters;
  private final Corrections corrections;
  private long numBlind;
  private long gateVersion;
  private long gateLabelsSeenUpTo;

  private final Features projected = new Features();

  /** Of the item that {@link #projected} was made of: who asks to learn of it need not make it. */
  private Features projectedFrom;

  private Account projectedFor;
  private final Route route;
  private final boolean[] eligible;
  private final boolean[] voted;
  private final float[] votesBySlot;
  private final double[] beliefs;
  private float[] likelihoods;

  /** Makes a mixture of experts as they are defined to begin, none of which is served. */
  public Mixture(MixtureSpec spec) {
    this(spec, Panel.none(spec.classes()));
  }

  /**
   * Makes a mixture of experts as they are defined to begin.
   *
   * @param panel asks the served ones; the caller closes it
   */
  public Mixture(MixtureSpec spec, Panel panel) {
    this.spec = spec;
    this.panel = panel;
    this.numClasses = spec.classes().size();
    this.cascade = new Cascade(numClasses);
    int numExperts = spec.experts().size();
    this.experts = new OwnedExpert[numExperts];
    for (int i = 0; i < numExperts; i++) {
      ExpertDefinition expert = spec.experts().get(i);
      experts[i] = expert.isServed() ? null : OwnedExpert.of(expert, numClasses);
    }
    this.whoMay = new Eligible(spec.experts());
    this.gate = Gates.create(spec.gate(), numExperts);
    for (int i = 0; i < numExperts; i++) {
      gate.seat(i, spec.experts().get(i).name());
      gate.charge(i, spec.penalty(spec.experts().get(i)));
    }
    this.trainer = new GateTrainer(spec.gate(), spec.gatePublishEvery(), numExperts);
    this.filters = new Beliefs(spec.filter(), spec.vigilance().drift(), numExperts);
    this.router = new BatchRouter(spec.gate(), spec.batching().capacity());
    this.route = new Route(gate.maxAsked());
    this.eligible = new boolean[numExperts];
    this.voted = new boolean[numExperts];
    this.votesBySlot = new float[numExperts * numClasses];
    this.beliefs = new double[numExperts];
    this.likelihoods = new float[gate.maxAsked()];
    this.corrections = new Corrections(spec.pool(), newAccount());
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
   * What one in-stream expert has learned by now.
   *
   * @param slot its place in {@link MixtureSpec#experts()}
   */
  public ModelFile model(int slot) {
    return ModelFile.of(spec.experts().get(slot), experts[slot], spec.classes(), spec.features());
  }

  /** The same about an item of which nothing else is known; served experts are not asked. */
  public void predict(Features x, long eventTime, Account out) {
    route(x, out);
    predict(x, eventTime, null, route, eventTime, out);
  }

  /**
   * Asks the experts about one item and combines their votes. Experts that began with a model file
   * that has seen labels of that time or later abstain. The label is not looked at.
   */
  public void predict(Observation o, Account out) {
    predict(o, o.eventTime(), out);
  }

  /**
   * The same about an item that is decided on later than its event time.
   *
   * @param decisionTime by which the age of labels is judged
   */
  public void predict(Observation o, long decisionTime, Account out) {
    route(o.features(), out);
    predict(o, route, decisionTime, out);
  }

  private void route(Features x, Account account) {
    whoMay.find(x, eligible);
    project(x, account);
    gate.route(projected, eligible, route);
  }

  private void project(Features x, Account account) {
    gate.project(x, projected);
    projectedFrom = x;
    projectedFor = account;
  }

  /**
   * Makes an item ready to be routed together with others.
   *
   * @param waits how often it has waited already
   */
  public BatchRouter.Entry entry(Features x, int waits) {
    boolean[] allowed = new boolean[experts.length];
    whoMay.find(x, allowed);
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
  public void predict(Observation o, Route route, long decisionTime, Account out) {
    predict(o.features(), o.eventTime(), o, route, decisionTime, out);
  }

  private void predict(
      Features x, long eventTime, Observation o, Route route, long decisionTime, Account out) {
    out.begin(route);
    boolean served = false;
    for (int i = 0; i < out.size(); i++) {
      OwnedExpert owned = experts[out.slot(i)];
      if (owned == null) {
        served = true;
      } else if (owned.mayVoteOn(eventTime) && owned.predict(x, out.votes(), out.voteOffset(i))) {
        out.vote(i, owned.labelsSeenUpTo());
      } else {
        out.abstain(i);
      }
    }
    if (served && o != null) {
      askServed(o, out);
    }
    String key = spec.filterKey().of(x);
    BeliefFilter filter = filters.filter(key);
    filter.beliefs(out.slots(), out.size(), beliefs);
    out.influencedBy(filter.labelsSeenUpTo());
    out.influencedBy(gateLabelsSeenUpTo);
    out.combine(beliefs, spec.vigilance().staleness(), decisionTime);
    corrections.correct(key, out);
    numBlind += out.blind() ? 1 : 0;
  }

  /** After the in-stream experts, which may be so sure that some need not be asked. */
  private void askServed(Observation o, Account out) {
    cascade.begin();
    boolean inStream = false;
    for (int i = 0; i < out.size(); i++) {
      inStream |= experts[out.slot(i)] != null;
      if (out.answered(i)) {
        cascade.add(out.routingWeight(i), out.votes(), out.voteOffset(i));
      }
    }
    for (int i = 0; i < out.size(); i++) {
      if (experts[out.slot(i)] != null) {
        continue;
      }
      ExpertDefinition expert = spec.experts().get(out.slot(i));
      Terms terms = expert.terms();
      if (terms.whenUnsure() && inStream && cascade.isSure(terms.sureAbove())) {
        out.spare(i);
        continue;
      }
      Answer answer = panel.ask(expert, o);
      if (answer.silence() == null) {
        System.arraycopy(answer.probabilities(), 0, out.votes(), out.voteOffset(i), numClasses);
        out.vote(i, answer.labelsSeenUpTo());
      }
    }
  }

  /**
   * Teaches experts, filter and gate the label of an item.
   *
   * @param account the item's prediction as it was made then
   */
  public void learn(Features x, Account account, int label, long labelTime) {
    for (int i = 0; i < account.size(); i++) {
      OwnedExpert owned = experts[account.slot(i)];
      if (owned != null) {
        owned.learn(x, label, lessonWeight(account, i, label), labelTime);
      }
    }
    account.spread(votesBySlot, voted);
    String key = spec.filterKey().of(x);
    if (spec.pool().corrects()) {
      filters.filter(key).beliefs(beliefs);
      corrections.learn(key, account, beliefs, label, labelTime);
    }
    filters.learn(key, labelTime, votesBySlot, voted, numClasses, label);
    if (spec.pool().corrects()) {
      forgetInCorrections(key);
    }
    if (spec.gate().learns()) {
      learnGate(x, account, label, labelTime);
    }
  }

  private void forgetInCorrections(String key) {
    for (int i = 0; i < experts.length; i++) {
      if (filters.forgot(key, i)) {
        corrections.forget(key, i);
      }
    }
  }

  /** How often the losses of an expert were found to have changed, under all filter keys. */
  public long numDrifts() {
    return filters.numDrifts();
  }

  /** How many predictions were made blind; see {@link Staleness}. */
  public long numBlind() {
    return numBlind;
  }

  private float lessonWeight(Account account, int i, int label) {
    return switch (spec.lessonWeight()) {
      case FULL -> 1;
      case ROUTING_WEIGHT -> account.routingWeight(i);
      case RESPONSIBILITY -> account.responsibility(i, label);
    };
  }

  private void learnGate(Features x, Account account, int label, long labelTime) {
    // Both, as an owner may fill the same container with another item.
    if (x != projectedFrom || account != projectedFor) {
      project(x, account);
    }
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

  @Override
  public String stateType() {
    return "mixture";
  }

  @Override
  public int stateVersion() {
    return 3;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (OwnedExpert expert : experts) {
      if (expert != null) {
        Beliefs.write(expert, out);
      }
    }
    Beliefs.write(gate, out);
    Beliefs.write(trainer, out);
    out.writeLong(gateVersion);
    out.writeLong(gateLabelsSeenUpTo);
    filters.save(out);
    corrections.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    for (OwnedExpert expert : experts) {
      if (expert != null) {
        Beliefs.read(in, expert);
      }
    }
    Beliefs.read(in, gate);
    Beliefs.read(in, trainer);
    gateVersion = in.readLong();
    gateLabelsSeenUpTo = in.readLong();
    filters.load(in, version >= 2);
    if (version >= 3) {
      corrections.load(in);
    } else {
      corrections.clear();
    }
  }
}
