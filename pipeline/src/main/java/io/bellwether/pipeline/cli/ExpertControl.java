package io.bellwether.pipeline.cli;

import io.bellwether.core.metric.PromotionTerms;
import io.bellwether.pipeline.config.ConfigException;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.control.ControlLog;
import io.bellwether.pipeline.control.ControlledExpert;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.PromotionRule;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A change of one expert: looks at what the topic says, and writes the version after that. */
abstract class ExpertControl implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "EXPERT", description = "Its name.")
  private String name;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Event time from which it holds, such as 2026-05-04T12:00:00Z; at once if not given.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--expect",
      paramLabel = "N",
      description = "Refuse unless the last change of the expert has this version.")
  private Long expected;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobConfig config = common.config();
    ControlLog log = ControlLog.read(config);
    ControlledExpert expert = log.expert(name);
    if (expected != null && expected != expert.version()) {
      throw new IllegalStateException(
          "the last change of "
              + name
              + " must have version "
              + expected
              + ": "
              + expert.version()
              + "; look at 'bellwether control list'");
    }
    ExpertChange change = change(expert, config);
    Control control = new Control(expert.version() + 1, from, change);
    log.publish(control);
    report(control, change);
    return ExitCode.OK;
  }

  /** The change to make; its name and former definition are filled in as given. */
  abstract ExpertChange change(ControlledExpert expert, JobConfig config) throws IOException;

  static ExpertChange change(ExpertAction action, ControlledExpert expert, String spec) {
    return new ExpertChange(action, expert.name(), spec, expert.current().orElse(""), null);
  }

  static ConfigException refused(String sentence) {
    return new ConfigException(List.of(sentence));
  }

  private void report(Control control, ExpertChange change) {
    String action = change.getAction().name().toLowerCase(Locale.ROOT);
    if (common.json()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("expert", name);
      plain.put("action", action);
      plain.put("version", control.getVersion());
      plain.put("effectiveFrom", control.getEffectiveFrom().toString());
      common.writeJson(plain);
    } else {
      String when = from.equals(Instant.EPOCH) ? "at once" : "from " + from;
      common.out().println(action + " " + name + ", version " + control.getVersion() + ", " + when);
    }
  }

  @Command(name = "add", description = "Add an expert.")
  static final class Add extends ExpertControl {
    @Mixin private ChangeOptions options;

    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) throws IOException {
      if (expert.current().isPresent()) {
        throw refused(
            "the expert to add must not be there: " + expert.name() + " (replace or shadow it)");
      }
      return change(
          ExpertAction.ADD, expert, options.definition(expert.name(), expert.current(), config));
    }
  }

  @Command(
      name = "replace",
      description = "Replace an expert by another version, without a trial in shadow.")
  static final class Replace extends ExpertControl {
    @Mixin private ChangeOptions options;

    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) throws IOException {
      mustBeThere(expert, "replace");
      return change(
          ExpertAction.REPLACE,
          expert,
          options.definition(expert.name(), expert.current(), config));
    }
  }

  private static void mustBeThere(ControlledExpert expert, String action) {
    if (expert.current().isEmpty()) {
      throw refused(
          "the expert to "
              + action
              + " must be there: "
              + expert.name()
              + "; 'bellwether control list' names those that are");
    }
  }

  @Command(name = "retire", description = "Ask an expert no more; rollback brings it back.")
  static final class Retire extends ExpertControl {
    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) {
      mustBeThere(expert, "retire");
      return change(ExpertAction.RETIRE, expert, "");
    }
  }

  @Command(
      name = "shadow",
      description = {
        "Ask, teach and score an expert beside the others without weighing it: another version of"
            + " an expert, or a new one.",
        "With --min-items it is promoted by rule: once it was scored on so many labelled items and"
            + " the lower end of the interval of its mean gain in log loss exceeds --gain."
      })
  static final class Shadow extends ExpertControl {
    @Mixin private ChangeOptions options;

    @Option(names = "--min-items", paramLabel = "N", description = "At least 2.")
    private Integer minItems;

    @Option(names = "--gain", paramLabel = "NATS", description = "0 if not given.")
    private double gain;

    @Option(
        names = "--confidence",
        paramLabel = "P",
        description = "Of the interval, at all times at once; 0.95 if not given.")
    private double confidence = PromotionTerms.DEFAULT.confidence();

    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) throws IOException {
      String spec = options.definition(expert.name(), expert.current(), config);
      if (expert.current().isPresent() && expert.current().get().equals(spec)) {
        throw refused(
            "a shadow must differ from the version that it stands beside: " + expert.name());
      }
      ExpertChange change = change(ExpertAction.SHADOW, expert, spec);
      if (minItems != null) {
        change.setPromote(rule());
      }
      return change;
    }

    private PromotionRule rule() {
      try {
        var unused = new PromotionTerms(minItems, gain, confidence);
      } catch (IllegalArgumentException e) {
        throw refused(e.getMessage());
      }
      return new PromotionRule(minItems, gain, confidence);
    }
  }

  private static String shadowOf(ControlledExpert expert) {
    if (expert.shadow() == null) {
      throw refused(
          expert.name() + " must stand in shadow: it does not (begin with 'control shadow')");
    }
    return ((ExpertChange) expert.shadow().getChange()).getSpec();
  }

  @Command(name = "promote", description = "Make a shadow a full expert, with what it has learned.")
  static final class Promote extends ExpertControl {
    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) {
      return change(ExpertAction.PROMOTE, expert, shadowOf(expert));
    }
  }

  @Command(name = "withdraw", description = "End a shadow.")
  static final class Withdraw extends ExpertControl {
    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) {
      var unused = shadowOf(expert);
      return new ExpertChange(ExpertAction.WITHDRAW, expert.name(), "", "", null);
    }
  }

  @Command(
      name = "rollback",
      description = {
        "Undo the last replacement, promotion or retirement.",
        "The former version goes on with what it had learned and with the belief in it, if that was"
            + " less than labels.max-age ago; else it begins as defined."
      })
  static final class Rollback extends ExpertControl {
    @Override
    ExpertChange change(ControlledExpert expert, JobConfig config) {
      String former =
          expert
              .former()
              .orElseThrow(
                  () ->
                      refused(
                          expert.name()
                              + " must have a former version to go back to: the last change on the"
                              + " topic tells of none"));
      return new ExpertChange(ExpertAction.ROLLBACK, expert.name(), former, "", null);
    }
  }
}
