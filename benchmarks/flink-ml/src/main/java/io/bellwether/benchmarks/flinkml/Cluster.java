package io.bellwether.benchmarks.flinkml;

import java.lang.reflect.Constructor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.iteration.DataStreamList;
import org.apache.flink.iteration.IterationBody;
import org.apache.flink.iteration.Iterations;
import org.apache.flink.ml.classification.logisticregression.LogisticRegressionModelData;
import org.apache.flink.ml.linalg.DenseVector;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** A Flink in this process, on which Flink ML trains with one thread of each kind. */
final class Cluster implements AutoCloseable {
  /** What the library's {@code fit} hands to its iterations. */
  private static final String TRAINING =
      "org.apache.flink.ml.classification.logisticregression"
          + ".OnlineLogisticRegression$FtrlIterationBody";

  private static final int GRACE_SECONDS = 60;

  private final MiniCluster cluster =
      new MiniCluster(
          new MiniClusterConfiguration.Builder()
              .setNumTaskManagers(1)
              .setNumSlotsPerTaskManager(1)
              .build());

  Cluster() throws Exception {
    cluster.start();
  }

  /**
   * Trains a model from nothing.
   *
   * @param rows each the label, then the numbers
   * @param limitSeconds after which no further rows are given
   */
  Pass train(double[][] rows, Settings settings, double limitSeconds) throws Exception {
    JobGraph job = job(rows[0].length - 1, settings);
    Pass pass = Pass.begin(rows, settings.batchSize(), limitSeconds);
    try {
      cluster.submitJob(job).get();
      cluster
          .requestJobResult(job.getJobID())
          .get((long) limitSeconds + GRACE_SECONDS, TimeUnit.SECONDS)
          .toJobExecutionResult(Cluster.class.getClassLoader());
    } finally {
      Pass.end();
    }
    return pass;
  }

  private static JobGraph job(int numInputs, Settings settings) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    // Each version waits for the one before to come round, by default for a tenth of a second or
    // three.
    env.setBufferTimeout(0);
    DataStream<DenseVector> start = env.fromElements(new DenseVector(new double[numInputs]));
    DataStream<Row> rows = env.addSource(new RowSource(), TypeInformation.of(Row.class));
    DataStream<LogisticRegressionModelData> versions =
        Iterations.iterateUnboundedStreams(
                DataStreamList.of(start), DataStreamList.of(rows), training(settings))
            .get(0);
    versions.addSink(new VersionSink());
    return env.getStreamGraph().getJobGraph();
  }

  /** Not public; without regularisation, which is the library's default. */
  private static IterationBody training(Settings settings) throws ReflectiveOperationException {
    Constructor<?> made =
        Class.forName(TRAINING)
            .getDeclaredConstructor(
                int.class, double.class, double.class, double.class, double.class);
    made.setAccessible(true);
    return (IterationBody)
        made.newInstance(settings.batchSize(), settings.alpha(), Settings.BETA, 0, 0);
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
