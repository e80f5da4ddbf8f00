package io.bellwether.core.gate;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of gates with their settings; {@link Gates#create} makes a gate of a spec. */
public sealed interface GateSpec extends Serializable {
  /** Value of {@link #topK()} where every eligible expert may be asked. */
  int ALL = Integer.MAX_VALUE;

  /** The name of the kind in configuration files. */
  String kind();

  /** The most experts that one item is sent to; at least 1, or {@link #ALL}. */
  int topK();

  /** Entries of the projected features' space; their indices are from 0 to one less. */
  int numInputs();

  /** Whether the gate's parameters change with feedback. */
  boolean learns();

  /** A part of an item by which it can be told apart without its text. */
  enum Context {
    LANGUAGE,
    SYMBOL,
    SOURCE
  }

  /** Whether the softmax is taken over all eligible experts or over the chosen ones. */
  enum Order {
    SOFTMAX_TOP_K,
    TOP_K_SOFTMAX
  }

  /** What the static gate of hashing looks at. */
  enum HashBy {
    TEXT,
    LANGUAGE,
    SYMBOL,
    SOURCE
  }

  /**
   * Asks every eligible expert, with the softmax of its logit as weight: the mixture of experts as
   * Jacobs, Jordan, Nowlan and Hinton (1991) wrote it down.
   */
  record Softmax(GateLearning learning) implements GateSpec {
    public Softmax {
      if (learning.balance().actsOnLoad()) {
        throw new IllegalArgumentException(
            "a gate that asks everybody has nothing to balance; leave out the load loss and the"
                + " bias rate, or use top-k");
      }
    }

    @Override
    public String kind() {
      return "softmax";
    }

    @Override
    public int topK() {
      return ALL;
    }

    @Override
    public int numInputs() {
      return learning.numInputs();
    }

    @Override
    public boolean learns() {
      return learning.learns();
    }
  }

  /**
   * Asks the {@code topK} experts with the highest logits.
   *
   * @param topK experts asked an item; at least 1
   * @param order softmax over all eligible experts, or over the chosen only
   * @param renormalise whether the weights of the asked experts are scaled to sum to one, or left
   *     as the softmax over all gave them. Softmax over the chosen sums to one anyhow: in exact
   *     arithmetic it is softmax, then top-k, then renormalise
   */
  record SoftmaxTopK(int topK, GateLearning learning, Order order, boolean renormalise)
      implements GateSpec {
    public SoftmaxTopK {
      Check.topK(topK);
      if (order == Order.TOP_K_SOFTMAX && !renormalise) {
        throw new IllegalArgumentException(
            "the softmax over the chosen experts sums to one: renormalise must be true with the"
                + " order top-k-softmax: false");
      }
    }

    /** Softmax, then top-k; nothing is balanced, and the item's whole context is seen. */
    public SoftmaxTopK(int topK, int bits, double learningRate, boolean renormalise) {
      this(topK, GateLearning.of(bits, learningRate), Order.SOFTMAX_TOP_K, renormalise);
    }

    @Override
    public String kind() {
      return "top-k";
    }

    @Override
    public int numInputs() {
      return learning.numInputs();
    }

    @Override
    public boolean learns() {
      return learning.learns();
    }
  }

  /**
   * Noisy top-k gating of Shazeer et al. (2017): the {@code topK} highest of h = xW + ε·softplus(x
   * Wₙ), and the softmax over the chosen. Without a learning rate there is no noise.
   *
   * @param topK experts asked an item; at least 1
   * @param seed of the noise ε ~ N(0, 1), which depends on nothing else but the item and the slot
   */
  record NoisyTopK(int topK, GateLearning learning, long seed) implements GateSpec {
    public NoisyTopK {
      Check.topK(topK);
    }

    @Override
    public String kind() {
      return "noisy-top-k";
    }

    @Override
    public int numInputs() {
      return learning.numInputs();
    }

    @Override
    public boolean learns() {
      return learning.learns();
    }
  }

  /**
   * Expert choice of Zhou et al. (2022): each expert picks the items of a micro-batch that it
   * weighs most, as many as its capacity is, so that the load is even by construction. See {@link
   * BatchRouter}. One item alone is a micro-batch of one.
   *
   * @param topK an item is sent to at most so many of those that picked it, as in the paper's
   *     capped variant; at least 1
   * @param capacityFactor experts per item on average: each of e experts picks ⌈n·c/e⌉ of n items
   */
  record ExpertChoice(int topK, double capacityFactor, GateLearning learning) implements GateSpec {
    public ExpertChoice {
      Check.topK(topK);
      Check.capacityFactor(capacityFactor);
      if (learning.balance().actsOnLoad()) {
        throw new IllegalArgumentException(
            "expert choice is balanced as it is; leave out the load loss and the bias rate");
      }
    }

    @Override
    public String kind() {
      return "expert-choice";
    }

    @Override
    public int numInputs() {
      return learning.numInputs();
    }

    @Override
    public boolean learns() {
      return learning.learns();
    }
  }

  /**
   * Static rules: the experts named for the item's language, symbol or source are asked, all with
   * the same weight. Where none of them is eligible, those of {@code otherwise} are; where none of
   * those is either, every eligible expert.
   *
   * @param experts names of experts by value of {@code by}
   * @param otherwise names for all other values; empty for every eligible expert
   */
  record Rules(Context by, Map<String, List<String>> experts, List<String> otherwise)
      implements GateSpec {
    public Rules {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      experts.forEach((value, names) -> copy.put(value, List.copyOf(names)));
      experts = copy;
      otherwise = List.copyOf(otherwise);
      if (experts.isEmpty()) {
        throw new IllegalArgumentException("rules must name the experts of at least one value");
      }
      experts.forEach(
          (value, names) -> {
            if (names.isEmpty()) {
              throw new IllegalArgumentException(
                  "the rule for " + value + " must name at least one expert; or leave it out");
            }
          });
    }

    @Override
    public Map<String, List<String>> experts() {
      return Collections.unmodifiableMap(experts);
    }

    @Override
    public String kind() {
      return "rules";
    }

    @Override
    public int topK() {
      return ALL;
    }

    @Override
    public int numInputs() {
      return 1;
    }

    @Override
    public boolean learns() {
      return false;
    }
  }

  /** Asks every eligible expert, all with the same weight. */
  record Uniform() implements GateSpec {
    @Override
    public String kind() {
      return "uniform";
    }

    @Override
    public int topK() {
      return ALL;
    }

    @Override
    public int numInputs() {
      return 1;
    }

    @Override
    public boolean learns() {
      return false;
    }
  }

  /**
   * Hash routing of Roller, Sukhbaatar, Szlam and Weston (2021): a fixed hash of the item says
   * which {@code topK} experts are asked, all with the same weight. Experts that come or go move
   * only the items that they take or leave.
   *
   * @param topK experts asked an item; at least 1
   * @param by what is hashed; equal texts, symbols and so on go to equal experts
   */
  record Hash(int topK, HashBy by) implements GateSpec {
    public Hash {
      Check.topK(topK);
    }

    @Override
    public String kind() {
      return "hash";
    }

    @Override
    public int numInputs() {
      return HashGate.NUM_INPUTS;
    }

    @Override
    public boolean learns() {
      return false;
    }
  }
}
