package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.SparseRows;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Multinomial logistic regression, p = softmax(xW + b), learned one item at a time with AdaGrad
 * (Duchi, Hazan, Singer 2011) on the log loss times the lesson's weight.
 *
 * <p>The table has 2^bits rows of one weight a class and a last row for b, which decays like the
 * rest. Features of a larger space are folded into it. Where two entries of an item fold into one
 * row, prediction adds them up as it should, while learning takes one AdaGrad step for each of
 * them, so that the row moves somewhat further than by one step with their sum.
 */
final class SoftmaxRegressionExpert implements Expert {
  private final int numClasses;
  private final int bits;
  private final float learningRate;
  private final float decay;
  private final float[] table;
  private final float[] squares;
  private final FoldedRows rows;
  private final float[] gradient;

  SoftmaxRegressionExpert(ExpertSpec.SoftmaxRegression spec, int numClasses) {
    this.numClasses = numClasses;
    this.bits = spec.bits();
    this.learningRate = (float) spec.learningRate();
    this.decay = (float) spec.l2();
    this.table = new float[Check.tableSize(bits, numClasses)];
    this.squares = new float[table.length];
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
    Kernels.adagradRows(
        rows.rows(),
        rows.values(),
        rows.size(),
        table,
        squares,
        numClasses,
        gradient,
        learningRate,
        decay);
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
    SparseRows.write(out, numClasses, table, squares);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("bits", bits, in.readInt());
    SparseRows.read(in, numClasses, table, squares);
  }
}
