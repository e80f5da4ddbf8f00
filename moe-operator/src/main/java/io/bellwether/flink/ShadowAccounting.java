package io.bellwether.flink;

import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.Counterfactual;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Shadow;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ShadowScore;
import java.util.ArrayList;
import java.util.List;

/**
 * What the combine step knows of shadows: reads polls and accounts, changes neither. Stateless but
 * for the number of classes.
 */
final class ShadowAccounting {
  private final int numClasses;

  ShadowAccounting(int numClasses) {
    this.numClasses = numClasses;
  }

  /** Keeps in the poll what it was decided by; weights only for shadows, to be compared with. */
  static void keepDecision(Poll poll, Account account) {
    boolean compared = poll.routing().shadows().length > 0;
    double[] weights = new double[compared ? poll.routing().asked().length : 0];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = account.weight(i);
    }
    poll.keepDecision(account.probabilities().clone(), weights);
  }

  /** The shadows' part of the prediction: what those said that had answered by then. */
  List<ExpertAccount> accounts(Poll poll) {
    List<ExpertAccount> accounts = new ArrayList<>();
    for (Shadow shadow : poll.routing().shadows()) {
      Ballot ballot = poll.find(shadow.slot());
      ExpertAccount account = new ExpertAccount();
      account.setExpert(shadow.name());
      account.setVersion(shadow.version());
      account.setRoutingWeight(0);
      account.setBelief(0);
      account.setWeight(0);
      account.setVote(isVote(ballot) ? boxed(ballot.vote()) : List.of());
      if (!isVote(ballot)) {
        account.setAbstention(ballot == null ? Abstention.NOT_READY : ballot.abstention());
      }
      accounts.add(account);
    }
    return accounts;
  }

  private static List<Float> boxed(float[] vote) {
    List<Float> boxed = new ArrayList<>(vote.length);
    for (float probability : vote) {
      boxed.add(probability);
    }
    return boxed;
  }

  private boolean isVote(Ballot ballot) {
    return ballot != null && ballot.vote().length == numClasses;
  }

  /** Those who are to take over as soon as they have voted, and have. */
  List<Trial> ready(Poll poll) {
    List<Trial> ready = new ArrayList<>();
    for (Shadow shadow : poll.routing().shadows()) {
      if (shadow.relief() && isVote(poll.find(shadow.slot()))) {
        ready.add(Trial.ready(shadow, poll.routing().time()));
      }
    }
    return ready;
  }

  /**
   * How a shadow did on a decided poll; null when there is nothing to compare: it has not voted, or
   * with labels that the mixture had not, or the version that it would replace had not voted.
   */
  ShadowScore score(Poll poll, Shadow shadow, int label) {
    Ballot ballot = poll.find(shadow.slot());
    boolean decidedWithShadows = poll.probabilities().length == numClasses;
    if (!decidedWithShadows || !isVote(ballot) || ballot.labelsSeenUpTo() > poll.routing().time()) {
      return null;
    }
    double mixture = pooled(poll, label);
    double with;
    int opinion;
    if (shadow.beside() == Shadow.ALONE) {
      with = Counterfactual.added(mixture, answered(poll), ballot.vote()[label]);
      opinion = Counterfactual.verdict(poll.probabilities());
    } else {
      Ballot former = poll.find(poll.routing().asked()[shadow.beside()].slot());
      if (!isVote(former)) {
        return null;
      }
      double weight = poll.weights()[shadow.beside()];
      with = Counterfactual.inPlace(mixture, weight, former.vote()[label], ballot.vote()[label]);
      opinion = Counterfactual.verdict(former.vote());
    }
    return new ShadowScore(
        shadow.name(),
        shadow.version(),
        Counterfactual.verdict(ballot.vote()) == opinion,
        Counterfactual.loss(mixture),
        Counterfactual.loss(with),
        shadow.change());
  }

  /** The linear pool, in which shadows are compared: no label has taught how to correct them. */
  private double pooled(Poll poll, int label) {
    double sum = 0;
    for (int i = 0; i < poll.weights().length; i++) {
      Ballot ballot = poll.find(poll.routing().asked()[i].slot());
      sum += isVote(ballot) ? poll.weights()[i] * ballot.vote()[label] : 0;
    }
    return answered(poll) == 0 ? poll.probabilities()[label] : sum;
  }

  private int answered(Poll poll) {
    int answered = 0;
    for (Asked asked : poll.routing().asked()) {
      answered += isVote(poll.find(asked.slot())) ? 1 : 0;
    }
    return answered;
  }
}
