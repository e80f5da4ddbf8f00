package io.bellwether.benchmarks.flinkml;

import org.apache.flink.ml.classification.logisticregression.LogisticRegressionModelData;
import org.apache.flink.streaming.api.functions.sink.SinkFunction;

/** Hands every version of the model to the pass under way. */
final class VersionSink implements SinkFunction<LogisticRegressionModelData> {
  @Override
  public void invoke(LogisticRegressionModelData version, Context context) {
    Pass.underWay().add(version.coefficient.values);
  }
}
