package io.bellwether.schema.builtin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/** What a schema must obey to follow its frozen versions; each broken rule is one sentence. */
final class Evolution {
  private Evolution() {}

  static List<String> problems(Schema current, List<Schema> frozenOldestFirst) {
    List<String> problems = new ArrayList<>();
    List<Schema> newestFirst = new ArrayList<>(frozenOldestFirst);
    Collections.reverse(newestFirst);
    validate(
        new SchemaValidatorBuilder().canReadStrategy().validateAll(),
        current,
        newestFirst,
        " cannot read what a frozen version wrote: ",
        problems);
    validate(
        new SchemaValidatorBuilder().canBeReadStrategy().validateAll(),
        current,
        newestFirst,
        " cannot be read by a frozen version: ",
        problems);
    Map<String, Schema> now = named(current);
    now.values().forEach(schema -> enumWithoutDefault(schema, problems));
    for (Schema frozen : frozenOldestFirst) {
      named(frozen).forEach((name, before) -> addedWithoutDefault(before, now.get(name), problems));
    }
    return problems;
  }

  /** Whether two schemas are the same on the wire and to generated code; comments do not count. */
  static boolean same(Schema a, Schema b) {
    return a.equals(b) && enumDefaults(a).equals(enumDefaults(b));
  }

  private static void validate(
      SchemaValidator validator,
      Schema current,
      List<Schema> frozen,
      String sentence,
      List<String> problems) {
    try {
      validator.validate(current, frozen);
    } catch (SchemaValidationException e) {
      problems.add(current.getFullName() + sentence + e.getMessage());
    }
  }

  private static void enumWithoutDefault(Schema schema, List<String> problems) {
    if (schema.getType() == Schema.Type.ENUM && schema.getEnumDefault() == null) {
      problems.add(
          schema.getFullName()
              + " has no default: an old reader would choke on a new symbol; write } = UNKNOWN;");
    }
  }

  private static void addedWithoutDefault(Schema before, Schema now, List<String> problems) {
    if (now == null || before.getType() != Schema.Type.RECORD) {
      return;
    }
    for (Schema.Field field : now.getFields()) {
      if (before.getField(field.name()) == null && !field.hasDefaultValue()) {
        problems.add(
            now.getFullName() + "." + field.name() + " was added later and so needs a default");
      }
    }
  }

  private static Map<String, String> enumDefaults(Schema schema) {
    Map<String, String> defaults = new HashMap<>();
    named(schema).forEach((name, type) -> defaults.put(name, defaultOf(type)));
    return defaults;
  }

  private static String defaultOf(Schema type) {
    return type.getType() == Schema.Type.ENUM
        ? Objects.requireNonNullElse(type.getEnumDefault(), "")
        : "";
  }

  private static Map<String, Schema> named(Schema schema) {
    Map<String, Schema> found = new HashMap<>();
    collect(schema, found);
    return found;
  }

  private static void collect(Schema schema, Map<String, Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.put(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), found));
        }
      }
      case ENUM -> found.put(schema.getFullName(), schema);
      case ARRAY -> collect(schema.getElementType(), found);
      case MAP -> collect(schema.getValueType(), found);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, found));
      default -> {}
    }
  }
}
