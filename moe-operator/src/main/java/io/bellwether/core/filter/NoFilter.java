package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Believes all experts alike, whatever they say. */
final class NoFilter implements BeliefFilter {
  private int numExperts;

  NoFilter(int numExperts) {
    this.numExperts = numExperts;
  }

  @Override
  public int numExperts() {
    return numExperts;
  }

  @Override
  public void resize(int experts) {
    Check.grows(numExperts, experts);
    numExperts = experts;
  }

  @Override
  public void forget(int expert) {}

  @Override
  public void beliefs(double[] out) {
    Arrays.fill(out, 0, numExperts, 1.0 / numExperts);
  }

  @Override
  public void update(long labelTime, float[] votes, boolean[] voted, int numClasses, int label) {
    Check.votes(votes, voted, numExperts, numClasses, label);
  }

  @Override
  public long labelsSeenUpTo() {
    return 0;
  }

  @Override
  public String stateType() {
    return "no-filter";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numExperts);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    numExperts = Math.max(numExperts, Check.storedExperts(in.readInt()));
  }
}
