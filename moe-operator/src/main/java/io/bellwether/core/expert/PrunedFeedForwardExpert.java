package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A {@link FeedForwardExpert} of which the embedding's rows of largest norm and each layer's
 * largest weights were kept. A layer keeps the square root of the share, since its weights are few
 * and serve every item: at an equal share networks fall apart long before the embedding is small.
 */
final class PrunedFeedForwardExpert extends PrunedExpert {
  private final FoldedRows rows;
  private final int bits;
  private final PackedRows embedding;
  private final PackedLayer layer;

  /** The V of SwiGLU; null with ReLU. */
  private final PackedLayer linear;

  private final PackedLayer output;
  private final int dimension;
  private final int hidden;
  private final Features[] single = new Features[1];
  private float[] bags;
  private float[] activations;
  private float[] linears;
  private float[] units;

  PrunedFeedForwardExpert(FeedForwardExpert.Parts parts, int bits, int numClasses, double keep) {
    super(numClasses);
    this.bits = bits;
    this.rows = new FoldedRows(bits);
    this.embedding = parts.embedding().packed(keep);
    double keepInLayers = Math.sqrt(keep);
    this.layer = parts.layer().packed(keepInLayers);
    this.linear = parts.linear() == null ? null : parts.linear().packed(keepInLayers);
    this.output = parts.output().packed(keepInLayers);
    this.dimension = parts.embedding().dimension();
    this.hidden = parts.layer().numOut();
    ensureRoomFor(1);
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    single[0] = x;
    forward(single, 1, out, offset);
    single[0] = null;
    return true;
  }

  @Override
  public void predictBatch(Features[] batch, int size, float[] out, boolean[] voted) {
    ensureRoomFor(size);
    forward(batch, size, out, 0);
    Arrays.fill(voted, 0, size, true);
  }

  private void forward(Features[] batch, int size, float[] out, int offset) {
    Arrays.fill(bags, 0, size * dimension, 0f);
    for (int i = 0; i < size; i++) {
      rows.foldToUnitBall(batch[i]);
      embedding.addTo(rows, bags, i * dimension);
    }
    layer.forward(bags, size, activations, 0);
    if (linear != null) {
      linear.forward(bags, size, linears, 0);
    }
    for (int i = 0; i < size; i++) {
      activate(i * hidden);
    }
    output.forward(units, size, out, offset);
    for (int i = 0; i < size; i++) {
      Kernels.softmaxInPlace(out, offset + i * numClasses(), numClasses());
    }
  }

  private void activate(int offset) {
    if (linear != null) {
      Kernels.swiglu(activations, linears, units, offset, hidden);
      return;
    }
    for (int i = offset; i < offset + hidden; i++) {
      units[i] = Math.max(0f, activations[i]);
    }
  }

  private void ensureRoomFor(int size) {
    if (units == null || units.length < size * hidden) {
      bags = new float[size * dimension];
      activations = new float[size * hidden];
      linears = new float[linear == null ? 0 : size * hidden];
      units = new float[size * hidden];
    }
  }

  @Override
  public String stateType() {
    return "pruned-feed-forward";
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses());
    out.writeInt(bits);
    out.writeInt(dimension);
    out.writeInt(hidden);
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
    Check.sameShape("dimensions", dimension, in.readInt());
    Check.sameShape("hidden units", hidden, in.readInt());
    Check.sameShape("tables of hidden weights", linear == null ? 1 : 2, in.readInt());
    embedding.load(in);
    layer.load(in);
    if (linear != null) {
      linear.load(in);
    }
    output.load(in);
  }
}
