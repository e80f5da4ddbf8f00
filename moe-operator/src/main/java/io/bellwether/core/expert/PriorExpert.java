package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Class frequencies with exponential forgetting and Laplace's rule of succession: p(c) = (n_c + 1)
 * / (Σ n + K). It looks at nothing of the item.
 */
final class PriorExpert implements Expert {
  private final double decay;
  private final double[] counts;

  PriorExpert(ExpertSpec.Prior spec, int numClasses) {
    this.decay = Math.pow(2, -1 / spec.halfLife());
    this.counts = new double[numClasses];
  }

  @Override
  public int numClasses() {
    return counts.length;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    double total = counts.length;
    for (double count : counts) {
      total += count;
    }
    for (int c = 0; c < counts.length; c++) {
      out[offset + c] = (float) ((counts[c] + 1) / total);
    }
    return true;
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, counts.length, weight);
    for (int c = 0; c < counts.length; c++) {
      counts[c] *= decay;
    }
    counts[label] += weight;
  }

  @Override
  public String stateType() {
    return "prior";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(counts.length);
    for (double count : counts) {
      out.writeDouble(count);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", counts.length, in.readInt());
    Arrays.fill(counts, 0);
    for (int c = 0; c < counts.length; c++) {
      counts[c] = Check.count(in.readDouble());
    }
  }
}
