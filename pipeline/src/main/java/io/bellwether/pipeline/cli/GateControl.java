package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.config.ConfigException;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.control.ControlLog;
import io.bellwether.schema.Control;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "gate",
    description = {
      "Use one version of the gate until further notice.",
      "The gate goes on learning; what it learns is used once it is unpinned."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      GateControl.Pin.class,
      GateControl.Rollback.class,
      GateControl.Reset.class,
      GateControl.Unpin.class
    })
final class GateControl implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command must be given");
  }

  /** One of them. */
  abstract static class Change implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "Event time from which it holds; at once if not given.")
    private Instant from = Instant.EPOCH;

    @Override
    public Integer call() throws InterruptedException {
      JobConfig config = common.config();
      if (!config.gate().spec().learns()) {
        throw refused("the gate must learn for its versions to be chosen: gate.kind does not");
      }
      ControlLog log = ControlLog.read(config);
      Control control = change(log);
      control.setEffectiveFrom(from);
      log.publish(control);
      report(control);
      return ExitCode.OK;
    }

    abstract Control change(ControlLog log);

    private void report(Control control) {
      GateVersion change = (GateVersion) control.getChange();
      String action = change.getAction().name().toLowerCase(Locale.ROOT);
      if (common.json()) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("action", action);
        plain.put("gateVersion", control.getVersion());
        plain.put("labelsSeenUpTo", change.getLabelsSeenUpTo().toString());
        plain.put("effectiveFrom", from.toString());
        common.writeJson(plain);
      } else {
        String when = from.equals(Instant.EPOCH) ? "at once" : "from " + from;
        common.out().println(action + " gate, version " + control.getVersion() + ", " + when);
      }
    }
  }

  private static ConfigException refused(String sentence) {
    return new ConfigException(List.of(sentence));
  }

  private static Control pinned(Control learned) {
    GateVersion version = (GateVersion) learned.getChange();
    return new Control(
        learned.getVersion(),
        Instant.EPOCH,
        new GateVersion(
            version.getParameters(),
            version.getLabelsSeenUpTo(),
            version.getLessons(),
            GateAction.PIN));
  }

  private static Control without(GateAction action) {
    return new Control(
        0L, Instant.EPOCH, new GateVersion(ByteBuffer.allocate(0), Instant.EPOCH, 0L, action));
  }

  @Command(name = "pin", description = "Pin the newest version on the topic.")
  static final class Pin extends Change {
    @Override
    Control change(ControlLog log) {
      List<Control> versions = log.gateVersions();
      if (versions.isEmpty()) {
        throw refused("a version of the gate must be on the topic before one can be pinned");
      }
      return pinned(versions.get(versions.size() - 1));
    }
  }

  @Command(name = "rollback", description = "Pin an older version that is still on the topic.")
  static final class Rollback extends Change {
    @Parameters(paramLabel = "VERSION", description = "See 'control list'.")
    private long version;

    @Override
    Control change(ControlLog log) {
      return log.gateVersion(version)
          .map(GateControl::pinned)
          .orElseThrow(
              () ->
                  refused(
                      "the gate version must be on the topic still, one of "
                          + log.gateVersions().stream().map(Control::getVersion).toList()
                          + ": "
                          + version
                          + " (compaction drops older ones; 'control gate reset' pins the gate as"
                          + " it began)"));
    }
  }

  @Command(name = "reset", description = "Pin the gate as it began, before it had learned.")
  static final class Reset extends Change {
    @Override
    Control change(ControlLog log) {
      return without(GateAction.PIN);
    }
  }

  @Command(name = "unpin", description = "Use what the gate has learned meanwhile.")
  static final class Unpin extends Change {
    @Override
    Control change(ControlLog log) {
      if (log.pin().isEmpty()) {
        throw refused("a version of the gate must be pinned before it can be unpinned: none is");
      }
      return without(GateAction.UNPIN);
    }
  }
}
