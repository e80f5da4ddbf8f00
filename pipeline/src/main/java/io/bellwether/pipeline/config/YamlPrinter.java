package io.bellwether.pipeline.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes settings as YAML. */
final class YamlPrinter {
  private YamlPrinter() {}

  static String print(Object value) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(200)
            .build();
    return new Dump(settings).dumpToString(value);
  }

  /** Turns keys with dots into nested mappings. */
  static Map<String, Object> nest(Map<String, Object> flat) {
    Map<String, Object> root = new LinkedHashMap<>();
    flat.forEach(
        (key, value) -> {
          Map<String, Object> section = root;
          String[] parts = key.split("\\.");
          for (int i = 0; i < parts.length - 1; i++) {
            section = child(section, parts[i]);
          }
          section.put(parts[parts.length - 1], value);
        });
    return root;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> section, String name) {
    return (Map<String, Object>)
        section.computeIfAbsent(name, missing -> new LinkedHashMap<String, Object>());
  }
}
