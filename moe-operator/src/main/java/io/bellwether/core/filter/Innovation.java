package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a filter of the bank learns from a label; the part in which the forms of MoE-F differ. */
interface Innovation {
  /**
   * Whether filters of one past are conditioned differently, each by what its own expert voted. If
   * not, any expert may be named for those that share a past.
   */
  boolean tellsApart();

  /**
   * Conditions the filter of class k and expert n, which voted, on the label.
   *
   * @param before the filter after the last update, before it drifted; read only
   * @param belief the filter after the drift; its entries of those that voted are changed, their
   *     sum is kept, and all stay positive
   */
  void condition(LabelledVotes votes, int k, int n, double[] before, double[] belief);

  /**
   * Conditions the filters of all experts, which all voted, and moves them on.
   *
   * @param expected receives by expert what its filters expect of the label
   * @param expectedTotals receives the same of all classes together
   * @throws UnsupportedOperationException if it tells no filters apart
   */
  void conditionAll(
      LabelledVotes votes, OwnFilters filters, double[] expected, double[] expectedTotals);

  /** Whether filters are scored by what they say once they know the label. */
  boolean scoresAfterwards();

  /** Called when all filters have been conditioned. */
  void remember(LabelledVotes votes);

  /** Makes room for more experts, or for the classes once their number is known. */
  void resize(int numExperts, int numClasses);

  /** Remembers nothing of one expert any more. */
  void forget(int expert, int numClasses);

  /** Writes what was remembered. */
  void save(DataOutput out) throws IOException;

  /** Replaces what was remembered. */
  void load(DataInput in, int numExperts, int numClasses) throws IOException;
}
