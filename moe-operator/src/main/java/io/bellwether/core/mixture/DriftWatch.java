package io.bellwether.core.mixture;

import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.drift.DriftDetector;
import io.bellwether.core.drift.DriftDetectors;
import io.bellwether.core.filter.BeliefFilter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Watches the losses of the experts under one filter key and, when those of one change, has the
 * filter forget that expert or learn faster for a while.
 *
 * <p>The loss is 1 − p of the true class, the chance of being wrong of somebody who draws the class
 * from the vote. It is looked at when the label is learned, not before, so an alarm influences only
 * what is decided later. The label that brought the alarm is learned after what the alarm does.
 *
 * <p>State of another detector or other settings than these is taken for none: watching begins
 * anew. Not thread-safe.
 */
public final class DriftWatch implements Stateful {
  private final DriftRule rule;
  private DriftDetector[] detectors = {};
  private boolean[] alarmed = {};
  private int hastened;

  /**
   * A watch that has seen nothing.
   *
   * @param rule one that is on
   */
  public DriftWatch(DriftRule rule) {
    this.rule = rule;
    grow(1);
  }

  private void grow(int numExperts) {
    int former = detectors.length;
    if (numExperts > former) {
      detectors = Arrays.copyOf(detectors, numExperts);
      alarmed = new boolean[numExperts];
      for (int i = former; i < numExperts; i++) {
        detectors[i] = DriftDetectors.create(rule.detector());
      }
    }
  }

  /** Looks at the losses of one labelled item, then has the filter learn it; arguments are its. */
  public void learn(
      BeliefFilter filter,
      long labelTime,
      float[] votes,
      boolean[] voted,
      int numClasses,
      int label) {
    grow(filter.numExperts());
    boolean any = false;
    for (int i = 0; i < filter.numExperts(); i++) {
      // A sum of floats may exceed one by rounding.
      alarmed[i] =
          voted[i]
              && detectors[i].update(Math.min(1, Math.max(0, 1.0 - votes[i * numClasses + label])));
      any |= alarmed[i];
      if (alarmed[i] && rule.action() == DriftRule.Action.RESET) {
        filter.forget(i);
      }
    }
    if (any && rule.action() == DriftRule.Action.SPEED_UP) {
      hastened = rule.labels();
    }
    if (hastened == 0) {
      filter.update(labelTime, votes, voted, numClasses, label);
      return;
    }
    hastened--;
    filter.hasten(rule.factor());
    try {
      filter.update(labelTime, votes, voted, numClasses, label);
    } finally {
      filter.hasten(1);
    }
  }

  /** Whether the newest label showed a change of an expert's losses. */
  public boolean alarmed(int expert) {
    return expert < alarmed.length && alarmed[expert];
  }

  /** For how many labels more the filter is hastened. */
  public int hastened() {
    return hastened;
  }

  @Override
  public String stateType() {
    return "drift-watch";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeUTF(rule.detector().toString());
    out.writeInt(hastened);
    out.writeInt(detectors.length);
    for (DriftDetector detector : detectors) {
      byte[] bytes = Snapshot.write(detector);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    boolean same = in.readUTF().equals(rule.detector().toString());
    int left = in.readInt();
    int stored = in.readInt();
    if (stored < 1 || stored > 1 << 20) {
      throw new IOException("experts in a snapshot must be between 1 and 2^20: " + stored);
    }
    if (same) {
      grow(stored);
    }
    for (int i = 0; i < stored; i++) {
      int length = in.readInt();
      if (length < 0 || length > 1 << 20) {
        throw new IOException("bytes of a detector must be between 0 and 2^20: " + length);
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      if (same) {
        Snapshot.read(bytes, detectors[i]);
      }
    }
    hastened = rule.action() == DriftRule.Action.SPEED_UP ? Math.min(left, rule.labels()) : 0;
  }
}
