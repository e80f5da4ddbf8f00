package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.Features;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.DriftRule;
import io.bellwether.core.mixture.DriftWatch;
import io.bellwether.core.mixture.PoolCorrection;
import io.bellwether.core.mixture.Vigilance;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Shadow;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ShadowScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;
import org.apache.avro.generic.PrimitivesArrays.IntArray;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Turns a poll into the core's account and back into records; owned by one combine subtask. */
final class Accounting {
  private static final Schema INDICES =
      Feedback.getClassSchema().getField("featureIndices").schema();
  private static final Schema VALUES = Feedback.getClassSchema().getField("featureValues").schema();

  private final Classes classes;
  private final int numClasses;
  private final boolean gateLearns;
  private final Vigilance vigilance;
  private final Account account;
  private final Map<Abstention, Counter> numAbstentions = new EnumMap<>(Abstention.class);
  private double[] beliefs = {};
  private float[] votesBySlot = {};
  private boolean[] voted = {};
  private final ShadowAccounting shadows;

  Accounting(MoeSettings settings, MetricGroup metrics) {
    this.classes = settings.mixture().classes();
    this.numClasses = classes.size();
    this.gateLearns = settings.mixture().gate().learns();
    this.vigilance = settings.mixture().vigilance();
    this.account = new Account(8, numClasses);
    this.shadows = new ShadowAccounting(numClasses);
    for (Abstention reason : Abstention.values()) {
      numAbstentions.put(
          reason,
          metrics.addGroup(MoeMetrics.REASON, reason.name()).counter(MoeMetrics.ABSTENTIONS));
    }
  }

  private void size(int numSlots) {
    if (beliefs.length < numSlots) {
      beliefs = new double[numSlots];
      votesBySlot = new float[numSlots * numClasses];
      voted = new boolean[numSlots];
    }
  }

  private void fill(Poll poll) {
    Asked[] asked = poll.routing().asked();
    // Polls of a former configuration may have asked more experts than this one does.
    Route route = new Route(asked.length);
    for (Asked expert : asked) {
      route.add(expert.column(), expert.routingWeight());
    }
    account.begin(route);
    for (int i = 0; i < asked.length; i++) {
      Ballot ballot = poll.find(asked[i].slot());
      if (ballot != null && ballot.vote().length == numClasses) {
        System.arraycopy(ballot.vote(), 0, account.votes(), account.voteOffset(i), numClasses);
        account.vote(i, ballot.labelsSeenUpTo());
      } else if (ballot != null && ballot.abstention() == Abstention.NOT_NEEDED) {
        account.spare(i);
      } else {
        account.abstain(i);
      }
    }
  }

  /**
   * Weighs the votes of a poll.
   *
   * @param correction null where the linear pool is not corrected
   * @return valid until the next call
   */
  Account tally(Poll poll, BeliefFilter filter, PoolCorrection correction) {
    size(filter.numExperts());
    fill(poll);
    filter.beliefs(account.slots(), account.size(), beliefs);
    account.influencedBy(filter.labelsSeenUpTo());
    account.influencedBy(poll.routing().gateLabelsSeenUpTo());
    account.combine(beliefs, vigilance.staleness(), poll.routing().time());
    if (correction != null) {
      account.correct(correction);
    }
    ShadowAccounting.keepDecision(poll, account);
    return account;
  }

  /**
   * Updates the belief by the label of a decided poll, and before it what corrects the pool.
   *
   * @param correction null where the linear pool is not corrected
   * @param watch looks at the losses; null where nobody does
   * @return the votes; valid until the next call
   */
  Account teach(
      Poll poll, Label label, BeliefFilter filter, PoolCorrection correction, DriftWatch watch) {
    size(filter.numExperts());
    fill(poll);
    account.spread(votesBySlot, voted);
    if (correction != null) {
      filter.beliefs(beliefs);
      account.combine(beliefs);
      correction.learn(account, label.label(), label.time());
    }
    if (watch == null) {
      filter.update(label.time(), votesBySlot, voted, numClasses, label.label());
    } else {
      watch.learn(filter, label.time(), votesBySlot, voted, numClasses, label.label());
      forget(correction, watch, filter.numExperts());
    }
    return account;
  }

  private void forget(PoolCorrection correction, DriftWatch watch, int numExperts) {
    boolean resets = vigilance.drift().action() == DriftRule.Action.RESET;
    for (int i = 0; correction != null && resets && i < numExperts; i++) {
      if (watch.alarmed(i)) {
        correction.forget(i);
      }
    }
  }

  /**
   * The prediction record of a tallied poll.
   *
   * @param emittedAt the wall clock on arrival, null in event-time order
   */
  Prediction prediction(Poll poll, Account tallied, Long emittedAt) {
    Routing routing = poll.routing();
    Features context = routing.projected();
    int verdict = tallied.verdict();
    List<Double> probabilities = new ArrayList<>(numClasses);
    for (int k = 0; k < numClasses; k++) {
      probabilities.add(tallied.probabilities()[k]);
    }
    Prediction prediction = new Prediction();
    prediction.setEventTime(Instant.ofEpochMilli(routing.eventTime()));
    prediction.setId(routing.itemId());
    prediction.setSymbol(context.symbol());
    prediction.setLanguage(context.language());
    prediction.setSource(context.source());
    prediction.setHeadline(routing.headline());
    prediction.setDecisionTime(Instant.ofEpochMilli(decidedAt(poll, tallied, emittedAt)));
    prediction.setClasses(classes.names());
    prediction.setProbabilities(probabilities);
    prediction.setVerdict(classes.name(verdict));
    prediction.setConfidence(tallied.probabilities()[verdict]);
    prediction.setDegraded(tallied.degraded());
    prediction.setBlind(tallied.blind());
    prediction.setExperts(experts(poll, tallied));
    prediction.setShadows(shadows.accounts(poll));
    prediction.setOrigin(routing.origin());
    prediction.setGateVersion(routing.gateVersion());
    prediction.setLabelsSeenUpTo(Instant.ofEpochMilli(tallied.labelsSeenUpTo()));
    prediction.setEmittedAt(emittedAt == null ? null : Instant.ofEpochMilli(emittedAt));
    return prediction;
  }

  /**
   * On arrival an item is decided when it is emitted, as experts may have learned since it was
   * routed; never before a label that had its part in it, though clocks of machines differ.
   */
  private static long decidedAt(Poll poll, Account tallied, Long emittedAt) {
    return emittedAt == null
        ? poll.routing().time()
        : Math.max(emittedAt, tallied.labelsSeenUpTo());
  }

  private List<ExpertAccount> experts(Poll poll, Account tallied) {
    Asked[] asked = poll.routing().asked();
    List<ExpertAccount> experts = new ArrayList<>(asked.length);
    for (int i = 0; i < asked.length; i++) {
      ExpertAccount expert = new ExpertAccount();
      expert.setExpert(asked[i].name());
      expert.setVersion(asked[i].version());
      expert.setRoutingWeight(tallied.routingWeight(i));
      expert.setBelief(tallied.belief(i));
      expert.setWeight(tallied.weight(i));
      expert.setVote(List.of());
      if (tallied.answered(i)) {
        expert.setVote(boxed(tallied, i));
      } else {
        expert.setAbstention(abstention(poll.find(asked[i].slot())));
      }
      experts.add(expert);
    }
    return experts;
  }

  private List<Float> boxed(Account tallied, int i) {
    Float[] vote = new Float[numClasses];
    Arrays.setAll(vote, k -> tallied.votes()[tallied.voteOffset(i) + k]);
    return Arrays.asList(vote);
  }

  private Abstention abstention(Ballot ballot) {
    Abstention reason = ballot == null ? Abstention.DEADLINE : ballot.abstention();
    numAbstentions.get(reason).inc();
    return reason;
  }

  /** What the gate trainer needs to know of a labelled poll. */
  Feedback feedback(Poll poll, Label label) {
    Routing routing = poll.routing();
    Features x = routing.projected();
    Feedback feedback = new Feedback();
    feedback.setLabelTime(Instant.ofEpochMilli(label.time()));
    feedback.setItemId(routing.itemId());
    feedback.setDecisionTime(Instant.ofEpochMilli(routing.time()));
    feedback.setLabel(classes.name(label.label()));
    feedback.setLanguage(x.language());
    feedback.setSymbol(x.symbol());
    feedback.setSource(x.source());
    int numFeatures = gateLearns ? x.size() : 0;
    IntArray indices = new IntArray(numFeatures, INDICES);
    FloatArray values = new FloatArray(numFeatures, VALUES);
    for (int i = 0; i < numFeatures; i++) {
      indices.add(i, x.indices()[i]);
      values.add(i, x.values()[i]);
    }
    feedback.setFeatureIndices(indices);
    feedback.setFeatureValues(values);
    feedback.setExperts(likelihoods(poll, label.label()));
    feedback.setGateVersion(routing.gateVersion());
    feedback.setShadows(new ArrayList<>(poll.routing().shadows().length));
    return feedback;
  }

  /** Adds to the feedback how each shadow did, and returns the same for who judges them. */
  List<Trial> trials(Poll poll, Label label, Feedback feedback) {
    List<Trial> trials = new ArrayList<>();
    for (Shadow shadow : poll.routing().shadows()) {
      ShadowScore score = shadows.score(poll, shadow, label.label());
      if (score != null) {
        feedback.getShadows().add(score);
        trials.add(Trial.scored(shadow, score, label.time()));
      }
    }
    return trials;
  }

  /** Those who are to take over as soon as they have voted, and have. */
  List<Trial> ready(Poll poll) {
    return shadows.ready(poll);
  }

  private List<ExpertLikelihood> likelihoods(Poll poll, int label) {
    Asked[] all = poll.routing().asked();
    List<ExpertLikelihood> likelihoods = new ArrayList<>(all.length);
    for (Asked asked : all) {
      Ballot ballot = poll.find(asked.slot());
      boolean answered = ballot != null && ballot.vote().length == numClasses;
      ExpertLikelihood likelihood = new ExpertLikelihood();
      likelihood.setSlot(asked.column());
      likelihood.setRoutingWeight(asked.routingWeight());
      likelihood.setLikelihood(answered ? ballot.vote()[label] : null);
      likelihoods.add(likelihood);
    }
    return likelihoods;
  }
}
