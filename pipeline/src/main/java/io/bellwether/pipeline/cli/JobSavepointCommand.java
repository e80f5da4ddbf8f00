package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.Jobs;
import picocli.CommandLine.Command;

@Command(name = "savepoint", description = "Take a savepoint of a job, which goes on.")
final class JobSavepointCommand extends SavingCommand {
  JobSavepointCommand() {
    super("savepoint", Jobs::savepoint);
  }
}
