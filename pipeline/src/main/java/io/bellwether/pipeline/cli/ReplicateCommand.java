package io.bellwether.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "replicate",
    description = "Repeat a published experiment from its published data.",
    subcommands = ReplicateNiftyCommand.class)
final class ReplicateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "an experiment must be named: nifty");
  }
}
