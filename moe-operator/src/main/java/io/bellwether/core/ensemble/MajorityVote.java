package io.bellwether.core.ensemble;

import io.bellwether.core.Observation;

/**
 * One member, one vote for its most probable class (the first in a tie). Probabilities are the
 * shares of the votes with one pseudo-vote spread over the classes, so that log loss stays finite.
 * Where classes have the same number of votes, the more probable one on average goes first: the
 * pseudo-vote is spread like the mean of the members' probabilities, and never outweighs a vote.
 */
final class MajorityVote implements Pool {
  private final UniformAverage mean = new UniformAverage();

  @Override
  public void combine(Observation o, Votes votes, double[] out) {
    mean.combine(o, votes, out);
    int ballots = 1;
    for (int i = 0; i < votes.size(); i++) {
      if (votes.voted(i)) {
        out[favourite(votes, i)]++;
        ballots++;
      }
    }
    for (int c = 0; c < votes.numClasses(); c++) {
      out[c] /= ballots;
    }
  }

  private static int favourite(Votes votes, int member) {
    int best = 0;
    for (int c = 1; c < votes.numClasses(); c++) {
      best = votes.probability(member, c) > votes.probability(member, best) ? c : best;
    }
    return best;
  }
}
