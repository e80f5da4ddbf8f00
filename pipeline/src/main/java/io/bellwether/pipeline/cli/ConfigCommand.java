package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.config.ConfigDocs;
import io.bellwether.pipeline.config.JobConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "config", description = "Print the settings in force, with secrets masked.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @ArgGroup private What what = new What();

  static final class What {
    @Option(names = "--defaults", description = "Print the defaults instead.")
    private boolean defaults;

    @Option(names = "--docs", description = "Print the reference of all settings (Markdown).")
    private boolean docs;
  }

  @Override
  public Integer call() {
    if (what.docs) {
      common.out().print(ConfigDocs.markdown());
      common.out().flush();
      return ExitCode.OK;
    }
    JobConfig config = what.defaults ? JobConfig.load(null, Map.of(), Map.of()) : common.config();
    if (common.json()) {
      common.writeJson(config.toMap(true));
    } else {
      common.out().print(config.toYaml(true));
      common.out().flush();
    }
    return ExitCode.OK;
  }
}
