package io.bellwether.core.ensemble;

/** What the members of a {@link Committee} say about one item. Read only; reused by its owner. */
public final class Votes {
  private final int numClasses;
  private final double[] probabilities;
  private final boolean[] voted;

  Votes(int size, int numClasses) {
    this.numClasses = numClasses;
    this.probabilities = new double[size * numClasses];
    this.voted = new boolean[size];
  }

  /** Number of members. */
  public int size() {
    return voted.length;
  }

  /** Number of classes. */
  public int numClasses() {
    return numClasses;
  }

  /** Whether a member had an opinion; what it says is not to be counted where it had none. */
  public boolean voted(int member) {
    return voted[member];
  }

  /** How many members had an opinion. */
  public int numVoted() {
    int count = 0;
    for (boolean one : voted) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** The probability that a member gives to a class. */
  public double probability(int member, int c) {
    return probabilities[member * numClasses + c];
  }

  void set(int member, boolean hasVoted, double[] vote) {
    voted[member] = hasVoted;
    System.arraycopy(vote, 0, probabilities, member * numClasses, numClasses);
  }

  Votes copy() {
    Votes copy = new Votes(size(), numClasses);
    System.arraycopy(probabilities, 0, copy.probabilities, 0, probabilities.length);
    System.arraycopy(voted, 0, copy.voted, 0, voted.length);
    return copy;
  }
}
