package io.bellwether.pipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings in force by key, as YAML and JSON can show them.
 *
 * @param secrets keys whose values came from a reference
 */
record EffectiveSettings(Map<String, Object> byKey, Set<String> secrets, List<String> notes) {

  /** In the order of the reference, mappings as mappings. */
  Map<String, Object> print(boolean redacted) {
    Map<String, Object> printed = new LinkedHashMap<>();
    for (Option<?> option : Options.ALL) {
      Object value = byKey.get(option.key());
      if (value != null) {
        printed.put(option.key(), redacted ? redact(option.key(), value) : value);
      }
    }
    return printed;
  }

  private Object redact(String key, Object value) {
    if (value instanceof Map<?, ?> entries) {
      Map<String, Object> masked = new LinkedHashMap<>();
      entries.forEach((name, entry) -> masked.put((String) name, redact(key + "." + name, entry)));
      return masked;
    }
    if (secrets.contains(key) || Secrets.isHidden(key)) {
      return Secrets.MASK;
    }
    return key.equals(Options.REGISTRY_URL.key()) ? Secrets.maskUserInfo((String) value) : value;
  }
}
