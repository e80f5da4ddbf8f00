package io.bellwether.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "control",
    description = {
      "Change experts and gate while the job runs, over the control topic; see docs/control.md.",
      "A change holds from its event time on, without a restart and without a pause."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ControlListCommand.class,
      ExpertControl.Add.class,
      ExpertControl.Replace.class,
      ExpertControl.Retire.class,
      ExpertControl.Shadow.class,
      ExpertControl.Promote.class,
      ExpertControl.Withdraw.class,
      ExpertControl.Rollback.class,
      GateControl.class
    })
final class ControlCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command must be given");
  }
}
