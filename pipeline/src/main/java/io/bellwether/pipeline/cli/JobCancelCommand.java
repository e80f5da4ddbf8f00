package io.bellwether.pipeline.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cancel",
    description = "End a job at once, without a savepoint; its newest checkpoint stays.")
final class JobCancelCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private JobCommand.Target target;

  @Override
  public Integer call() throws Exception {
    String id = target.runningId(common);
    target.jobs().cancel(id);
    if (common.json()) {
      common.writeJson(Map.of("job", id));
    } else {
      common.out().println("job " + id + " cancelled");
    }
    return ExitCode.OK;
  }
}
