package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The very fast decision tree of Domingos and Hulten (2000) over {@link NumericInputs}: each time a
 * leaf has observed another grace period of weight, it splits on its best input if that beats the
 * second best, and not splitting at all, by more than {@linkplain SplitSearch#hoeffdingBound
 * Hoeffding's bound} with the range log₂ K, or if the bound has sunk below the tie threshold.
 * Leaves are {@linkplain TreeLeaf adaptive naive Bayes}.
 *
 * <p>Memory is bounded: a tree with the most leaves splits no more, but its leaves go on learning.
 * It does not prune what drift has made wrong; of drift the inputs' deviations, the leaves and the
 * mixture's filter take care. Predicting never allocates; {@link #learn} does when a leaf splits,
 * when an item has more numbers than all before it, and for the first item of a symbol.
 */
final class HoeffdingTreeExpert implements Expert {
  private final ExpertSpec.HoeffdingTree spec;
  private final int numClasses;
  private final NumericInputs inputs;
  private final SplitSearch search;
  private final double[] probabilities;
  private TreeNode root;
  private int numLeaves = 1;

  HoeffdingTreeExpert(ExpertSpec.HoeffdingTree spec, int numClasses) {
    this.spec = spec;
    this.numClasses = numClasses;
    this.inputs = new NumericInputs(spec.past(), numClasses);
    this.search = new SplitSearch(numClasses);
    this.probabilities = new double[numClasses];
    this.root = new TreeNode(new TreeLeaf(numClasses, inputs.size()));
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  int numLeaves() {
    return numLeaves;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    inputs.look(x);
    root.find(inputs.values()).leaf().predict(inputs.values(), probabilities);
    Probabilities.write(probabilities, out, offset);
    return true;
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    if (inputs.widen(x)) {
      root.forEachLeaf(leaf -> leaf.grow(inputs.size()));
    }
    inputs.lookAsThen(x);
    TreeNode node = root.find(inputs.values());
    node.leaf().learn(inputs.values(), label, weight, probabilities);
    if (node.leaf().isDue(spec.gracePeriod()) && numLeaves < spec.maxLeaves()) {
      splitIfSure(node);
    }
    inputs.remember(x, label);
  }

  private void splitIfSure(TreeNode node) {
    search.search(node.leaf());
    double bound =
        SplitSearch.hoeffdingBound(
            Math.log(numClasses) / Math.log(2), spec.splitError(), node.leaf().observed());
    boolean sure = search.bestGain() - search.secondGain() > bound || bound < spec.tieThreshold();
    if (search.bestInput() >= 0 && sure) {
      node.split(search);
      numLeaves++;
    }
  }

  @Override
  public String stateType() {
    return "hoeffding-tree";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    inputs.save(out);
    root.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    inputs.load(in);
    root = TreeNode.load(in, numClasses, inputs.size(), spec.maxLeaves());
    numLeaves = root.numLeaves();
  }
}
