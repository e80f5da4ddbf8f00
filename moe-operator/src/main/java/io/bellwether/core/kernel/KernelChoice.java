package io.bellwether.core.kernel;

/** Picks the twin. */
final class KernelChoice {
  private KernelChoice() {}

  static KernelSet choose() {
    try {
      // Linked only now: without the module jdk.incubator.vector its first touch throws.
      return new VectorKernels();
    } catch (NoClassDefFoundError moduleNotThere) {
      return new ScalarKernels();
    }
  }

  static String describe(KernelSet set) {
    return set instanceof ScalarKernels ? "scalar" : "vector-" + ((VectorKernels) set).bits();
  }
}
