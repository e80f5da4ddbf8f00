package org.apache.flink.ml.common.param;

/**
 * Stands in for an interface of Flink ML 2.2.0's {@code flink-ml-servable-lib}, which could not be
 * resolved: without one of this name {@code OnlineLogisticRegression} is not loaded. Nothing calls
 * it.
 */
public interface HasElasticNet {}
