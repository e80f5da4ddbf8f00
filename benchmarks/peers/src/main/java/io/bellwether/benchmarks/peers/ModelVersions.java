package io.bellwether.benchmarks.peers;

/**
 * The versions of a linear model of two classes that was trained apart, in their order: the first
 * learned the first batch of labels, each further one the next.
 *
 * @param coefficients of each version, one for each number of a row
 * @param seconds what training took in all
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record ModelVersions(int batchSize, double[][] coefficients, double seconds) {
  /**
   * The newest that has learned none but the first labels.
   *
   * @param known how many these are
   * @return null while they are fewer than a batch
   */
  double[] newest(int known) {
    if (!reaches(known)) {
      throw new IllegalArgumentException(
          "no version has learned all batches of the first " + known + " labels");
    }
    int version = known / batchSize;
    return version == 0 ? null : coefficients[version - 1];
  }

  /** Whether training came as far as this: a version for each whole batch of the first labels. */
  boolean reaches(int known) {
    return known / batchSize <= coefficients.length;
  }
}
