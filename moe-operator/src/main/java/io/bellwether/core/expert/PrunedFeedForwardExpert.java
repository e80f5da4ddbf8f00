package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A {@link FeedForwardExpert} of which the embedding's rows of largest norm and each layer's largest
 * weights were kept.
 */
final class PrunedFeedForwardExpert extends PrunedExpert {
  private final FoldedRows rows;
  private final int bits;
  private final PackedRows embedding;
  private final PackedLayer layer;

  /** The V of SwiGLU; null with ReLU. */
  private final PackedLayer linear;

  private final PackedLayer output;
  private final float[] bag;
  private final float[] activations;
  private final float[] linears;
  private final float[] units;

  PrunedFeedForwardExpert(FeedForwardExpert.Parts parts, int bits, int numClasses, double keep) {
    super(numClasses);
    this.bits = bits;
    this.rows = new FoldedRows(bits);
    this.embedding = parts.embedding().packed(keep);
    double keepInLayers = Math.sqrt(keep);
    this.layer = parts.layer().packed(keepInLayers);
    this.linear = parts.linear() == null ? null : parts.linear().packed(keepInLayers);
    this.output = parts.output().packed(keepInLayers);
    this.bag = new float[parts.embedding().dimension()];
    this.activations = new float[parts.layer().numOut()];
    this.linears = new float[activations.length];
    this.units = new float[activations.length];
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    Arrays.fill(bag, 0f);
    rows.foldToUnitBall(x);
    embedding.addTo(rows, bag, 0);
    layer.forward(bag, 0, activations, 0);
    if (linear == null) {
      for (int i = 0; i < activations.length; i++) {
        units[i] = Math.max(0f, activations[i]);
      }
    } else {
      linear.forward(bag, 0, linears, 0);
      Kernels.swiglu(activations, linears, units, 0, units.length);
    }
    output.forward(units, 0, out, offset);
    Kernels.softmaxInPlace(out, offset, numClasses());
    return true;
  }

  @Override
  public String stateType() {
    return "pruned-feed-forward";
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses());
    out.writeInt(bits);
    out.writeInt(bag.length);
    out.writeInt(activations.length);
    out.writeInt(linear == null ? 1 : 2);
    embedding.save(out);
    layer.save(out);
    if (linear != null) {
      linear.save(out);
    }
    output.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses(), in.readInt());
    Check.sameShape("bits", bits, in.readInt());
    Check.sameShape("dimensions", bag.length, in.readInt());
    Check.sameShape("hidden units", activations.length, in.readInt());
    Check.sameShape("tables of hidden weights", linear == null ? 1 : 2, in.readInt());
    embedding.load(in);
    layer.load(in);
    if (linear != null) {
      linear.load(in);
    }
    output.load(in);
  }
}
