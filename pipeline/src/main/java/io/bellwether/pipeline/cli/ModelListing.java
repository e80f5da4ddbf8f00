package io.bellwether.pipeline.cli;

import io.bellwether.core.mixture.ModelFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ParameterException;

/** Model files that were written, as a table or as JSON. */
final class ModelListing {
  private final CommonOptions common;
  private final List<Map<String, Object>> plain = new ArrayList<>();

  ModelListing(CommonOptions common) {
    this.common = common;
  }

  void add(Path path, ModelFile model) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("file", path.toString());
    row.putAll(plain(model));
    plain.add(row);
  }

  void print() {
    if (common.json()) {
      common.writeJson(plain);
      return;
    }
    for (Map<String, Object> row : plain) {
      common
          .out()
          .printf(
              Locale.ROOT,
              "%-40s %-20s %9s lessons, labels up to %s%n",
              row.get("file"),
              row.get("kind"),
              row.get("lessons"),
              row.get("labelsSeenUpTo"));
    }
  }

  /** All that a file tells of itself, by name. */
  static Map<String, Object> plain(ModelFile model) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("expert", model.expert());
    plain.put("kind", model.kind());
    plain.put("settings", model.settings());
    plain.put("classes", model.classes());
    plain.put("features", model.features());
    plain.put("lessons", model.lessons());
    plain.put("labelsSeenUpTo", Instant.ofEpochMilli(model.labelsSeenUpTo()).toString());
    plain.put("stateBytes", model.stateBytes());
    plain.put("sha256", model.sha256());
    return plain;
  }

  /** Refuses names that are not there. */
  static void checkNames(CommonOptions common, List<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            common.command().commandLine(),
            "--expert must be one of " + String.join(", ", known) + ": " + name);
      }
    }
  }
}
