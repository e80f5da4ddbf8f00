package io.bellwether.benchmarks.flinkml;

/**
 * What is set of the learner; all else is the library's default.
 *
 * @param batchSize how many labels make a version of the model; the library's default is 32
 * @param alpha how fast it learns; the library's default is 0.1
 */
record Settings(int batchSize, double alpha) {
  /** The library's default, which nobody changes: it steadies the first steps. */
  static final double BETA = 0.1;
}
