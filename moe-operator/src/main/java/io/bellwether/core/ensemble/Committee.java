package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Members that are asked and taught once an item, however many pools make something of their votes.
 *
 * <p>As a forecaster it says what the first pool says; {@link #member} and {@link #pooled} tell
 * all. Keeps the votes on each item until its label, so that pools learn from what had been said.
 */
public final class Committee implements Forecaster {
  private final List<Forecaster> members;
  private final List<Pool> pools;
  private final int numClasses;
  private final double[][] byMember;
  private final double[][] byPool;
  private final Votes votes;
  private final Map<String, Votes> waiting = new HashMap<>();

  /**
   * Seats a committee.
   *
   * @param members at least one, all over the same classes; predicted and taught through the
   *     committee only
   * @param pools at least one, none of them used elsewhere
   */
  public Committee(List<Forecaster> members, List<Pool> pools) {
    if (members.isEmpty() || pools.isEmpty()) {
      throw new IllegalArgumentException(
          "members and pools must be at least one each: " + members.size() + ", " + pools.size());
    }
    this.members = List.copyOf(members);
    this.pools = List.copyOf(pools);
    this.numClasses = members.get(0).numClasses();
    for (Forecaster member : members) {
      if (member.numClasses() != numClasses) {
        throw new IllegalArgumentException(
            "members must all have " + numClasses + " classes: " + member.numClasses());
      }
    }
    this.byMember = new double[members.size()][numClasses];
    this.byPool = new double[pools.size()][numClasses];
    this.votes = new Votes(members.size(), numClasses);
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  /** Live array of what a member said of the newest item. */
  public double[] member(int index) {
    return byMember[index];
  }

  /** Live array of what a pool said of the newest item. */
  public double[] pooled(int index) {
    return byPool[index];
  }

  @Override
  public void predict(Observation o, double[] out) {
    for (int i = 0; i < byMember.length; i++) {
      members.get(i).predict(o, byMember[i]);
      votes.set(i, members.get(i).voted(), byMember[i]);
    }
    for (int i = 0; i < byPool.length; i++) {
      pools.get(i).combine(o, votes, byPool[i]);
    }
    System.arraycopy(byPool[0], 0, out, 0, numClasses);
    if (o.label() >= 0) {
      waiting.put(o.id(), votes.copy());
    }
  }

  /**
   * Teaches pools and members.
   *
   * @throws IllegalStateException when the item was not predicted, or was learned before
   */
  @Override
  public void learn(Observation o, int label) {
    Votes then = waiting.remove(o.id());
    if (then == null) {
      throw new IllegalStateException(o.id() + " must be predicted before it is learned, once");
    }
    for (Pool pool : pools) {
      pool.learn(o, then, label);
    }
    for (Forecaster member : members) {
      member.learn(o, label);
    }
  }
}
