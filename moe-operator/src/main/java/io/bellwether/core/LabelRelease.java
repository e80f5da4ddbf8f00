package io.bellwether.core;

/**
 * From when on a label may be used, where its time and an item's decision time are the same instant
 * (as with days for times). Before its label time no label is used by either rule.
 */
public enum LabelRelease {
  /**
   * The label counts as soon as its time is reached: within one instant, labels of former items
   * come first, then the items by id, each followed by its own label if that is known at once. An
   * item sees a label of its instant only if that label's item comes before it.
   */
  REACHED,

  /**
   * The label counts once its time has passed: within one instant all items come before all labels,
   * so that no item sees a label of its own instant. Choose this where items of one instant share
   * their outcome, or come in an order that tells something of it.
   */
  PASSED
}
