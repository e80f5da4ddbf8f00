package io.bellwether.core.gate;

import java.io.Serializable;

/**
 * How a learned gate keeps the load of its experts even. All three are off at 0 and may be used
 * together; they act where the gate learns, on what it hears in feedback.
 *
 * @param loadLoss coefficient α of the auxiliary loss of Switch Transformer (Fedus, Zoph, Shazeer
 *     2021, equation 4; GShard's of Lepikhin et al. 2020 has the same form): α·N·Σ fᵢPᵢ, where fᵢ
 *     is the share of the asked experts of the last batch of lessons that were expert i, and Pᵢ its
 *     probability
 * @param zLoss coefficient c of the router z-loss of ST-MoE (Zoph et al. 2022, equation 5): c·(ln Σ
 *     exp xᵢ)², which keeps logits small
 * @param biasRate update rate u of the balancing without a loss of Wang et al. (2024), as used in
 *     DeepSeek-V3: after each batch of lessons bᵢ ← bᵢ + u·sign(mean load − loadᵢ), and bᵢ is added
 *     to the probability of expert i for choosing only, not for weighing
 * @param batch lessons after which loads are counted up; at least 1
 * @param tolerance share of the mean load by which a load may differ from it. Within, a bias goes
 *     back towards 0 by u, so that no more is evened out than has to be and experts that many items
 *     need keep them; 0 is the published rule, in which every difference counts
 */
public record GateBalance(
    double loadLoss, double zLoss, double biasRate, int batch, double tolerance)
    implements Serializable {
  /** Nothing is balanced. */
  public static final GateBalance NONE = new GateBalance(0, 0, 0, 64);

  /** Tolerates no difference. */
  public GateBalance(double loadLoss, double zLoss, double biasRate, int batch) {
    this(loadLoss, zLoss, biasRate, batch, 0);
  }

  public GateBalance {
    Check.between("balance.load-loss", loadLoss, 0, 100);
    Check.between("balance.z-loss", zLoss, 0, 100);
    Check.between("balance.bias-rate", biasRate, 0, 1);
    Check.between("balance.tolerance", tolerance, 0, 100);
    if (batch < 1) {
      throw new IllegalArgumentException("balance.batch must be at least 1: " + batch);
    }
  }

  boolean actsOnLoad() {
    return loadLoss > 0 || biasRate > 0;
  }
}
