package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.Floats;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A {@link SoftmaxRegressionExpert} of which only the rows of largest norm were kept. */
final class PrunedSoftmaxRegressionExpert extends PrunedExpert {
  private final FoldedRows rows;
  private final int bits;
  private final float[] bias;
  private final PackedRows packed;

  PrunedSoftmaxRegressionExpert(int bits, float[] bias, PackedRows packed) {
    super(bias.length);
    this.bits = bits;
    this.bias = bias;
    this.packed = packed;
    this.rows = new FoldedRows(bits);
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    rows.fold(x);
    System.arraycopy(bias, 0, out, offset, bias.length);
    packed.addTo(rows, out, offset);
    Kernels.softmaxInPlace(out, offset, bias.length);
    return true;
  }

  @Override
  public String stateType() {
    return "pruned-softmax-regression";
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses());
    out.writeInt(bits);
    Floats.write(out, bias, 0, bias.length);
    packed.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses(), in.readInt());
    Check.sameShape("bits", bits, in.readInt());
    DenseFloats.read(in, bias, 0, bias.length);
    packed.load(in);
  }
}
