package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;

/** A node of a Hoeffding tree: a leaf that may become a split, or a split with two nodes below. */
final class TreeNode {
  private TreeLeaf leaf;
  private int input = -1;
  private double threshold;
  private boolean missingGoLeft;
  private TreeNode left;
  private TreeNode right;

  TreeNode(TreeLeaf leaf) {
    this.leaf = leaf;
  }

  TreeLeaf leaf() {
    return leaf;
  }

  /** The leaf's node that inputs lead to; where the input is missing, where most went. */
  TreeNode find(double[] inputs) {
    TreeNode node = this;
    while (node.leaf == null) {
      double x = inputs[node.input];
      boolean goLeft = Double.isNaN(x) ? node.missingGoLeft : x <= node.threshold;
      node = goLeft ? node.left : node.right;
    }
    return node;
  }

  /** Turns this leaf into a split of two fresh leaves. */
  void split(SplitSearch best) {
    input = best.bestInput();
    threshold = best.bestThreshold();
    int numClasses = leaf.classWeights().length;
    TreeLeaf leftLeaf = new TreeLeaf(numClasses, leaf.numInputs());
    TreeLeaf rightLeaf = new TreeLeaf(numClasses, leaf.numInputs());
    best.bestSides(leaf, leftLeaf.classWeights(), rightLeaf.classWeights());
    missingGoLeft = sum(leftLeaf.classWeights()) >= sum(rightLeaf.classWeights());
    left = new TreeNode(leftLeaf);
    right = new TreeNode(rightLeaf);
    leaf = null;
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  void forEachLeaf(Consumer<TreeLeaf> action) {
    if (leaf != null) {
      action.accept(leaf);
    } else {
      left.forEachLeaf(action);
      right.forEachLeaf(action);
    }
  }

  int numLeaves() {
    return leaf != null ? 1 : left.numLeaves() + right.numLeaves();
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(input);
    if (leaf != null) {
      leaf.save(out);
    } else {
      out.writeDouble(threshold);
      out.writeBoolean(missingGoLeft);
      left.save(out);
      right.save(out);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param maxLeaves the most that can be meant, below this node
   */
  static TreeNode load(DataInput in, int numClasses, int numInputs, int maxLeaves)
      throws IOException {
    int input = in.readInt();
    if (maxLeaves < 1 || input < -1 || input >= numInputs) {
      throw new IOException("a tree in a snapshot must fit its inputs and its most leaves");
    }
    TreeNode node = new TreeNode(new TreeLeaf(numClasses, numInputs));
    if (input < 0) {
      node.leaf.load(in);
      return node;
    }
    node.leaf = null;
    node.input = input;
    node.threshold = Check.finite(in.readDouble());
    node.missingGoLeft = in.readBoolean();
    node.left = load(in, numClasses, numInputs, maxLeaves - 1);
    node.right = load(in, numClasses, numInputs, maxLeaves - node.left.numLeaves());
    return node;
  }
}
