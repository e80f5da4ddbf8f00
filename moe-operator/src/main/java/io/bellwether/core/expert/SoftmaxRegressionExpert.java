package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.SparseRows;
import io.bellwether.core.kernel.Ftrl;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Multinomial logistic regression, p = softmax(xW + b), learned one item at a time on the log loss
 * times the lesson's weight, with AdaGrad (Duchi, Hazan, Singer 2011) or FTRL-proximal (McMahan et
 * al. 2013).
 *
 * <p>The table has 2^bits rows of one weight a class and a last row for b, which decays like the
 * rest. Features of a larger space are folded into it. Where two entries of an item fold into one
 * row, prediction adds them up as it should, while learning takes one step for each of
 * them, so that the row moves somewhat further than by one step with their sum.
 */
final class SoftmaxRegressionExpert implements Expert {
  private final int numClasses;
  private final int bits;
  private final ExpertSpec.SoftmaxRegression spec;
  private final float[] table;
  private final float[] squares;

  /** What FTRL adds up; empty with AdaGrad. */
  private final float[] sums;

  private final Ftrl ftrl;
  private final FoldedRows rows;
  private final float[] gradient;

  SoftmaxRegressionExpert(ExpertSpec.SoftmaxRegression spec, int numClasses) {
    this.numClasses = numClasses;
    this.bits = spec.bits();
    this.spec = spec;
    this.table = new float[Check.tableSize(bits, numClasses)];
    this.squares = new float[table.length];
    this.sums = new float[isFtrl() ? table.length : 0];
    this.ftrl =
        new Ftrl(
            (float) spec.learningRate(), (float) spec.beta(), (float) spec.l1(), (float) spec.l2());
    this.rows = new FoldedRows(bits);
    this.gradient = new float[numClasses];
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

  private boolean isFtrl() {
    return spec.optimizer() == ExpertSpec.Optimizer.FTRL;
  }

  private void step() {
    if (isFtrl()) {
      Kernels.ftrlRows(
          rows.rows(),
          rows.values(),
          rows.size(),
          table,
          sums,
          squares,
          numClasses,
          gradient,
          ftrl);
    } else {
      Kernels.adagradRows(
          rows.rows(),
          rows.values(),
          rows.size(),
          table,
          squares,
          numClasses,
          gradient,
          (float) spec.learningRate(),
          (float) spec.l2(),
          (float) spec.beta());
    }
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
    SparseRows.write(out, numClasses, tables());
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("bits", bits, in.readInt());
    Check.sameShape("tables", tables().length, in.readInt());
    SparseRows.read(in, numClasses, tables());
  }

  private float[][] tables() {
    return isFtrl() ? new float[][] {table, squares, sums} : new float[][] {table, squares};
  }
}
