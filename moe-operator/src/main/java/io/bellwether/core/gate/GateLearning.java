package io.bellwether.core.gate;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the learned kinds of gates have in common: a linear map from hashed features to one logit
 * for each expert, learned by AdaGrad.
 *
 * @param bits its feature space has 2^bits entries; 4 to 20
 * @param learningRate AdaGrad's step; 0 keeps the initial parameters
 * @param context what the gate sees of an item beside its text
 * @param unasked what a lesson says of experts that were not asked
 * @param credit factor of what {@link Unasked#CREDITED} fills in, 0 to 1. At 1 the gate asks others
 *     as soon as the asked do worse on such items than they do on average; at 0 the lesson is the
 *     likelihood of the mixture cut down to the asked, Σ gᵢpᵢ with g over all experts, whose
 *     gradient draws the item to them: what was alike stays together
 * @param balance how the load is kept even
 * @param explore share of the items, chosen by their text, that are sent to every eligible expert,
 *     so that the gate sees how all of them do and not only those it chose; 0 to 1. Above 0 the
 *     gate learns from those items only, and not from a single answer. Items that are routed
 *     together are not explored
 */
public record GateLearning(
    int bits,
    double learningRate,
    Set<GateSpec.Context> context,
    Unasked unasked,
    double credit,
    GateBalance balance,
    double explore)
    implements Serializable {
  /** Explores nothing. */
  public GateLearning(
      int bits,
      double learningRate,
      Set<GateSpec.Context> context,
      Unasked unasked,
      double credit,
      GateBalance balance) {
    this(bits, learningRate, context, unasked, credit, balance, 0);
  }

  /** What a lesson says of experts that were not asked about the item. */
  public enum Unasked {
    /** Nothing, unless only one answered: then as {@link #CREDITED}. */
    LEFT_ALONE,
    /**
     * They are taken to have given the true class what they have given it on average, times the
     * credit: the direct method of Dudík, Langford and Li (2011), which fills in the reward of
     * actions not taken.
     */
    CREDITED
  }

  public GateLearning {
    if (bits < 4 || bits > 20) {
      throw new IllegalArgumentException("bits must be between 4 and 20: " + bits);
    }
    Check.between("learning-rate", learningRate, 0, 10);
    Check.between("credit", credit, 0, 1);
    Check.between("explore", explore, 0, 1);
    EnumSet<GateSpec.Context> ordered = EnumSet.noneOf(GateSpec.Context.class);
    ordered.addAll(context);
    context = Collections.unmodifiableSet(ordered);
  }

  /** Sees the whole context and balances nothing. */
  public static GateLearning of(int bits, double learningRate) {
    return new GateLearning(
        bits,
        learningRate,
        EnumSet.allOf(GateSpec.Context.class),
        Unasked.LEFT_ALONE,
        1,
        GateBalance.NONE);
  }

  int numInputs() {
    return 1 << bits;
  }

  boolean learns() {
    return learningRate > 0;
  }
}
