package io.bellwether.benchmarks.endtoend;

import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where jobs run: a broker in a process of its own, a Flink cluster in this one. One thread. */
final class Site implements AutoCloseable {
  private static final int SLOTS = 2;
  private static final int STOP_SECONDS = 60;

  private final Path directory;
  private final BrokerProcess broker;
  private final LocalCluster cluster;
  private final Topics topics;
  private int numJobs;

  private Site(Path directory, BrokerProcess broker, LocalCluster cluster) {
    this.directory = directory;
    this.broker = broker;
    this.cluster = cluster;
    this.topics = new Topics(broker.bootstrapServers());
  }

  /** Opens a site in a temporary directory, which goes when it is closed. */
  static Site open() throws IOException {
    Path directory = Files.createTempDirectory("bellwether-end-to-end");
    BrokerProcess broker = BrokerProcess.start(directory);
    try {
      return new Site(directory, broker, LocalCluster.start(SLOTS, directory, 0));
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Asks Flink about its jobs. */
  FlinkRest rest() {
    return new FlinkRest(cluster.webUrl());
  }

  Topics topics() {
    return topics;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Begins to count what takes the processors. */
  ProcessorShares processorShares() {
    return new ProcessorShares(broker);
  }

  Path directory() {
    return directory;
  }

  /** A name that no job here has had. */
  String newName() {
    return "bench-" + numJobs++;
  }

  /** Starts a job, whose topics must be there. */
  JobClient start(JobKind kind, JobConfig config, int parallelism) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(parallelism);
    Jobs.build(env, kind, config);
    return cluster.submit(env, config.job().name());
  }

  /** Ends a job and waits until it has ended. */
  static void stop(JobClient job) throws Exception {
    job.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (!job.getJobStatus().get().isGloballyTerminalState()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("a job did not end within " + STOP_SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Fails when a job does not run, as there is nothing to measure then. */
  static void mustRun(JobClient job) throws Exception {
    JobStatus status = job.getJobStatus().get();
    if (status.isGloballyTerminalState() || status == JobStatus.FAILING) {
      throw new IllegalStateException("the job must be running: " + status);
    }
  }

  @Override
  public void close() {
    try {
      topics.close();
      cluster.close();
    } finally {
      broker.close();
      delete();
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
