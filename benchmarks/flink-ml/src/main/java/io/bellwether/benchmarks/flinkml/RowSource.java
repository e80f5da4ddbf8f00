package io.bellwether.benchmarks.flinkml;

import java.util.Arrays;
import org.apache.flink.ml.linalg.DenseVector;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.types.Row;

/** The rows of the pass under way, as the training wants them: the numbers, then the label. */
final class RowSource implements SourceFunction<Row> {
  @Override
  public void run(SourceContext<Row> context) throws InterruptedException {
    Pass.underWay()
        .feed(
            row ->
                context.collect(
                    Row.of(new DenseVector(Arrays.copyOfRange(row, 1, row.length)), row[0])));
  }

  /** A job that is cancelled interrupts what it waits for. */
  @Override
  public void cancel() {}
}
