package org.apache.flink.ml.classification.logisticregression;

import org.apache.flink.ml.linalg.DenseVector;

/**
 * Stands in for the record of Flink ML 2.2.0's {@code flink-ml-servable-lib}, which could not be
 * resolved: what the training makes of each version of its model. Its fields are public and may be
 * set, so that Flink serialises it field by field.
 */
public class LogisticRegressionModelData {
  /** One for each number of a row. */
  public DenseVector coefficient;

  /** From 1 on. */
  public long modelVersion;

  /** For Flink's serializer. */
  public LogisticRegressionModelData() {}

  /** What the training calls. */
  public LogisticRegressionModelData(DenseVector coefficient, long modelVersion) {
    this.coefficient = coefficient;
    this.modelVersion = modelVersion;
  }
}
