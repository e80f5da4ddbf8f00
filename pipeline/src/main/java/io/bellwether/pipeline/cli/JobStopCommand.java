package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Jobs;
import picocli.CommandLine.Command;

@Command(
    name = "stop",
    description = "Stop a job behind a savepoint: everything is written, nothing is forgotten.")
final class JobStopCommand extends SavingCommand {
  JobStopCommand() {
    super("stopped behind", Jobs::stop);
  }
}
