package io.bellwether.core.kernel;

/** Picks the twin. */
final class KernelChoice {
  private KernelChoice() {}

  static KernelSet choose() {
    return new ScalarKernels();
  }

  static String describe(KernelSet set) {
    return "scalar";
  }
}
