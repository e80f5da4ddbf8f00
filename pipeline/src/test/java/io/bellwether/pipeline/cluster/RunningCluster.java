package io.bellwether.pipeline.cluster;

import java.nio.file.Path;

/** A cluster for tests: it ends when it is closed, at the latest with the test's JVM. */
final class RunningCluster implements AutoCloseable {
  private final Cluster cluster;
  private final Thread endWithThisJvm;

  private RunningCluster(Cluster cluster) {
    this.cluster = cluster;
    this.endWithThisJvm = new Thread(cluster::stop);
    Runtime.getRuntime().addShutdownHook(endWithThisJvm);
  }

  /** Only its broker runs. */
  static RunningCluster broker(Path directory, ClusterSettings settings) throws Exception {
    RunningCluster running = new RunningCluster(Cluster.create(directory, settings.withBroker()));
    try {
      running.cluster.startBroker();
      return running;
    } catch (Exception e) {
      running.close();
      throw e;
    }
  }

  /** The whole of it runs. */
  static RunningCluster start(Path directory, ClusterSettings settings) throws Exception {
    RunningCluster running = broker(directory, settings);
    try {
      running.cluster.start();
      return running;
    } catch (Exception e) {
      running.close();
      throw e;
    }
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    cluster.stop();
    Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
  }
}
