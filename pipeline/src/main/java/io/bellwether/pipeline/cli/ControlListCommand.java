package io.bellwether.pipeline.cli;

import io.bellwether.core.metric.PairedGain;
import io.bellwether.core.metric.PromotionTerms;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.control.ControlLog;
import io.bellwether.pipeline.control.ControlledExpert;
import io.bellwether.pipeline.control.ShadowReports;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.PromotionRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    aliases = "status",
    description = {
      "List experts, shadows and versions of the gate as the control topic has them.",
      "Of a shadow: items it was scored on, how often it agreed, and its mean gain in log loss with"
          + " its interval, from the feedback topic."
    })
final class ControlListCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    JobConfig config = common.config();
    ControlLog log = ControlLog.read(config);
    boolean shadows = log.experts().stream().anyMatch(expert -> expert.shadow() != null);
    ShadowReports reports = shadows ? ShadowReports.read(config) : null;
    List<Map<String, Object>> experts = new ArrayList<>();
    for (ControlledExpert expert : log.experts()) {
      experts.add(plain(expert, reports));
    }
    Map<String, Object> gate = gate(log);
    if (log.numUnreadable() > 0) {
      common.message("note: " + log.numUnreadable() + " records of the control topic are none");
    }
    if (common.json()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("experts", experts);
      all.put("gate", gate);
      common.writeJson(all);
    } else {
      print(experts, gate);
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> plain(ControlledExpert expert, ShadowReports reports) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("expert", expert.name());
    plain.put("version", expert.version());
    plain.put("state", expert.state());
    if (expert.change() != null) {
      plain.put("effectiveFrom", when(expert.change()));
    }
    plain.put("canRollBack", expert.former().isPresent());
    if (expert.shadow() != null) {
      plain.put("shadow", shadow(expert, reports));
    }
    return plain;
  }

  private static String when(Control control) {
    return control.getEffectiveFrom().equals(Instant.EPOCH)
        ? "at once"
        : control.getEffectiveFrom().toString();
  }

  private static Map<String, Object> shadow(ControlledExpert expert, ShadowReports reports) {
    PromotionRule rule = ((ExpertChange) expert.shadow().getChange()).getPromote();
    PromotionTerms terms =
        rule == null
            ? PromotionTerms.DEFAULT
            : new PromotionTerms(rule.getMinItems(), rule.getGain(), rule.getConfidence());
    long change = expert.shadow().getVersion();
    PairedGain gain = reports.of(expert.name(), change);
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("change", change);
    plain.put("since", when(expert.shadow()));
    reports.version(expert.name(), change).ifPresent(v -> plain.put("expertVersion", v));
    plain.put("items", gain.items());
    if (gain.items() > 1) {
      plain.put("agreement", gain.agreement());
      plain.put("gain", gain.mean());
      plain.put("gainLow", terms.low(gain));
      plain.put("gainHigh", terms.high(gain));
    }
    plain.put("promote", rule == null ? "by hand" : sentence(terms));
    return plain;
  }

  private static String sentence(PromotionTerms terms) {
    return String.format(
        Locale.ROOT,
        "after %d items with a gain above %s at %s",
        terms.minItems(),
        terms.gain(),
        terms.confidence());
  }

  private static Map<String, Object> gate(ControlLog log) {
    Map<String, Object> gate = new LinkedHashMap<>();
    List<Map<String, Object>> versions = new ArrayList<>();
    for (Control control : log.gateVersions()) {
      GateVersion version = (GateVersion) control.getChange();
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("version", control.getVersion());
      plain.put("labelsSeenUpTo", version.getLabelsSeenUpTo().toString());
      plain.put("lessons", version.getLessons());
      versions.add(plain);
    }
    gate.put("versions", versions);
    log.pin().ifPresent(pin -> gate.put("pinned", pin.getVersion()));
    return gate;
  }

  private void print(List<Map<String, Object>> experts, Map<String, Object> gate) {
    int width = experts.stream().mapToInt(e -> e.get("expert").toString().length()).max().orElse(6);
    for (Map<String, Object> expert : experts) {
      common
          .out()
          .printf(
              "%-" + width + "s  change %-3s  %-11s  %s%n",
              expert.get("expert"),
              expert.get("version"),
              expert.get("state"),
              expert.getOrDefault("effectiveFrom", ""));
      if (expert.get("shadow") instanceof Map<?, ?> shadow) {
        common.out().println("  shadow " + sentence(shadow));
      }
    }
    common
        .out()
        .println(
            "gate: versions "
                + versions(gate)
                + (gate.containsKey("pinned") ? ", pinned " + gate.get("pinned") : ""));
  }

  private static String versions(Map<String, Object> gate) {
    List<?> versions = (List<?>) gate.get("versions");
    return versions.stream().map(v -> ((Map<?, ?>) v).get("version")).toList().toString();
  }

  private static String sentence(Map<?, ?> shadow) {
    Object version = shadow.get("expertVersion");
    String head =
        "of change "
            + shadow.get("change")
            + (version == null ? "" : ", version " + version)
            + ", "
            + shadow.get("items")
            + " items";
    if (shadow.containsKey("gain")) {
      head +=
          String.format(
              Locale.ROOT,
              ", agrees on %.1f %%, gain %+.4f nats an item, between %+.4f and %+.4f",
              100 * (double) shadow.get("agreement"),
              (double) shadow.get("gain"),
              (double) shadow.get("gainLow"),
              (double) shadow.get("gainHigh"));
    }
    return head + "; promoted " + shadow.get("promote");
  }
}
