package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.SparseRows;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import io.bellwether.core.kernel.Ftrl;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Multinomial logistic regression, p = softmax(xW + b), learned one item at a time on the log loss
 * times the lesson's weight, with AdaGrad (Duchi, Hazan, Singer 2011), FTRL-proximal (McMahan et
 * al. 2013) or plain gradient descent.
 *
 * <p>The table has 2^bits rows of one weight a class and a last row for b, which decays like the
 * rest. Features of a larger space are folded into it. Where two entries of an item fold into one
 * row, prediction adds them up as it should, while learning takes one step for each of them, so
 * that the row moves somewhat further than by one step with their sum.
 */
final class SoftmaxRegressionExpert implements Expert, Prunable {
  /** Of SGD's step: every item moves the bias, and a full step would make it the last label. */
  private static final double SGD_BIAS_SHARE = 1 / 20.0;

  private final int numClasses;
  private final int bits;
  private final ExpertSpec.SoftmaxRegression spec;
  private final float learningRate;

  /** Of plain steps; 0 where the optimizer moves the bias like any other row. */
  private final float biasRate;

  private final float[] table;

  /** Sums of squared gradients; empty with SGD. */
  private final float[] squares;

  /** What FTRL adds up; else empty. */
  private final float[] sums;

  private final Ftrl ftrl;
  private final FoldedRows rows;

  /** Rows that may not be zero. */
  private final BitSet stepped;

  private final float[] gradient;

  SoftmaxRegressionExpert(ExpertSpec.SoftmaxRegression spec, int numClasses) {
    this.numClasses = numClasses;
    this.bits = spec.bits();
    this.spec = spec;
    this.learningRate = (float) spec.learningRate();
    this.biasRate = (float) biasRate(spec);
    this.table = new float[Check.tableSize(bits, numClasses)];
    this.squares = new float[spec.optimizer() == Optimizer.SGD ? 0 : table.length];
    this.sums = new float[spec.optimizer() == Optimizer.FTRL ? table.length : 0];
    this.ftrl =
        new Ftrl(
            (float) spec.learningRate(), (float) spec.beta(), (float) spec.l1(), (float) spec.l2());
    this.rows = new FoldedRows(bits);
    this.stepped = new BitSet((1 << bits) + 1);
    this.gradient = new float[numClasses];
  }

  private static double biasRate(ExpertSpec.SoftmaxRegression spec) {
    boolean ownShare = spec.biasRate() == 0 && spec.optimizer() == Optimizer.SGD;
    return ownShare ? SGD_BIAS_SHARE * spec.learningRate() : spec.biasRate();
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    rows.fold(x);
    rows.append(1 << bits, 1f);
    Arrays.fill(out, offset, offset + numClasses, 0f);
    Kernels.gatherRows(rows.rows(), rows.values(), rows.size(), table, numClasses, out, offset);
    Kernels.softmaxInPlace(out, offset, numClasses);
    return true;
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    predict(x, gradient, 0);
    gradient[label] -= 1;
    for (int c = 0; c < numClasses; c++) {
      gradient[c] *= weight;
    }
    step();
  }

  private void step() {
    int count = rows.size();
    for (int j = 0; j < count; j++) {
      stepped.set(rows.rows()[j]);
    }
    if (biasRate > 0) {
      // The bias is the last row.
      Kernels.axpy(-biasRate, gradient, 0, table, numClasses << bits, numClasses);
      count--;
    }
    switch (spec.optimizer()) {
      case ADAGRAD -> adagradStep(count);
      case FTRL -> ftrlStep(count);
      case SGD -> plainStep(count);
    }
  }

  private void adagradStep(int count) {
    Kernels.adagradRows(
        rows.rows(),
        rows.values(),
        count,
        table,
        squares,
        numClasses,
        gradient,
        learningRate,
        (float) spec.l2(),
        (float) spec.beta());
  }

  private void ftrlStep(int count) {
    Kernels.ftrlRows(
        rows.rows(), rows.values(), count, table, sums, squares, numClasses, gradient, ftrl);
  }

  private void plainStep(int count) {
    float keep = 1 - learningRate * (float) spec.l2();
    for (int j = 0; j < count; j++) {
      int row = rows.rows()[j] * numClasses;
      float step = learningRate * rows.values()[j];
      for (int c = 0; c < numClasses; c++) {
        table[row + c] = keep * table[row + c] - step * gradient[c];
      }
    }
  }

  @Override
  public Expert pruned(double keep) {
    int biasAt = numClasses << bits;
    float[] bias = Arrays.copyOfRange(table, biasAt, biasAt + numClasses);
    float[] norms = Magnitudes.ofRows(Arrays.copyOf(table, biasAt), numClasses);
    boolean[] kept = Magnitudes.largest(norms, keep);
    return new PrunedSoftmaxRegressionExpert(bits, bias, PackedRows.of(table, numClasses, kept));
  }

  @Override
  public String stateType() {
    return "softmax-regression";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(bits);
    out.writeInt(tables().length);
    SparseRows.write(out, numClasses, stepped, tables());
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("bits", bits, in.readInt());
    Check.sameShape("tables", tables().length, in.readInt());
    SparseRows.read(in, numClasses, tables());
    SparseRows.find(stepped, numClasses, tables());
  }

  private float[][] tables() {
    return switch (spec.optimizer()) {
      case ADAGRAD -> new float[][] {table, squares};
      case FTRL -> new float[][] {table, squares, sums};
      case SGD -> new float[][] {table};
    };
  }
}
