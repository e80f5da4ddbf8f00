package io.bellwether.core.gate;

import java.io.Serializable;

/** The kinds of gates with their settings; {@link Gates#create} makes a gate of a spec. */
public sealed interface GateSpec extends Serializable {

  /** The name of the kind in configuration files. */
  String kind();

  /** The most experts that one item is sent to; at least 1. */
  int topK();

  /** Entries of the projected features' space; their indices are from 0 to one less. */
  int numInputs();

  /** Whether the gate's parameters change with feedback. */
  boolean learns();

  /**
   * A linear softmax gate over hashed features that asks the {@code topK} most probable experts.
   *
   * @param topK experts asked an item; at least 1
   * @param bits its feature space has 2^bits entries; 4 to 20
   * @param learningRate AdaGrad's step; 0 keeps the initial parameters
   * @param renormalise whether the weights of the asked experts are scaled to sum to one (softmax,
   *     then top-k, then renormalise), or left as the softmax over all gave them
   */
  record SoftmaxTopK(int topK, int bits, double learningRate, boolean renormalise)
      implements GateSpec {
    public SoftmaxTopK {
      if (topK < 1) {
        throw new IllegalArgumentException("top-k must be at least 1: " + topK);
      }
      if (bits < 4 || bits > 20) {
        throw new IllegalArgumentException("bits must be between 4 and 20: " + bits);
      }
      if (!(learningRate >= 0 && learningRate <= 10)) {
        throw new IllegalArgumentException(
            "learning-rate must be between 0 and 10: " + learningRate);
      }
    }

    @Override
    public String kind() {
      return "softmax";
    }

    @Override
    public int numInputs() {
      return 1 << bits;
    }

    @Override
    public boolean learns() {
      return learningRate > 0;
    }
  }
}
