package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Cluster;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "cluster",
    description = {
      "Start, stop and look at a Flink cluster of processes on this machine.",
      "The processes run on when the command ends; 'cluster stop' ends them."
    },
    subcommands = {ClusterStartCommand.class, ClusterStopCommand.class, ClusterStatusCommand.class})
final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what to do must be given: start, stop or status");
  }

  /** Which cluster is meant. */
  static final class Where {
    @Option(
        names = "--state",
        paramLabel = "DIR",
        description = "The cluster's directory (default: cluster under BELLWETHER_HOME).")
    private Path directory;

    Path directory() {
      return directory != null ? directory : Home.path().resolve("cluster");
    }

    /** The cluster there, running or not. */
    Cluster cluster() {
      return Cluster.find(directory())
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "there is no cluster in "
                          + directory()
                          + " (start one with 'bellwether cluster start')"));
    }
  }
}
