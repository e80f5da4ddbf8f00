package io.bellwether.schema.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * The frozen versions of every record that goes over the wire, with their fixed ids. Immutable; any
 * thread.
 *
 * <p>The versions are resources {@code frozen/NNNN-record-name-vN.avsc} listed in {@code
 * frozen/index}. The id on the wire is {@code 0x42570000 + NNNN} ("BW" in a hex dump): far above
 * the ids that registries give out, so that a record framed without a registry is recognised, not
 * misread, by a job that uses one.
 */
public final class BuiltInSchemas {
  private static final int ID_BASE = 0x42570000;
  private static final Pattern FILE = Pattern.compile("(\\d{4})-([a-z-]+)-v(\\d+)\\.avsc");
  private static final BuiltInSchemas INSTANCE = load();

  /** One frozen version: its id on the wire, its version counted from 1, its schema. */
  public record Frozen(int id, int version, Schema schema) {}

  private final Map<Integer, Schema> byId = new HashMap<>();
  private final Map<String, List<Frozen>> byRecord = new HashMap<>();

  private BuiltInSchemas() {}

  public static BuiltInSchemas get() {
    return INSTANCE;
  }

  /** The schema with this id, or empty when there is no such id. */
  public Optional<Schema> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The id of the newest frozen version of a record.
   *
   * @param recordName its full name, such as {@code io.bellwether.schema.NewsItem}
   * @throws IllegalArgumentException when the record is not one that goes over the wire
   */
  public int newestId(String recordName) {
    List<Frozen> versions = versions(recordName);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException(
          recordName + " has no frozen version; records on the wire are " + byRecord.keySet());
    }
    return versions.get(versions.size() - 1).id();
  }

  /** The frozen versions of a record, oldest first; empty when there is none. */
  public List<Frozen> versions(String recordName) {
    return Collections.unmodifiableList(byRecord.getOrDefault(recordName, List.of()));
  }

  /** Whether the id is of the built-in range, known or not. */
  public static boolean isBuiltIn(int id) {
    return (id & 0xFFFF0000) == ID_BASE;
  }

  private static BuiltInSchemas load() {
    BuiltInSchemas schemas = new BuiltInSchemas();
    try (BufferedReader index = new BufferedReader(new InputStreamReader(open("index"), UTF_8))) {
      for (String line = index.readLine(); line != null; line = index.readLine()) {
        if (!line.isBlank()) {
          schemas.add(line.strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("frozen/index could not be read from the class path", e);
    }
    return schemas;
  }

  private void add(String file) throws IOException {
    Matcher name = FILE.matcher(file);
    if (!name.matches()) {
      throw new IllegalStateException(
          "frozen/index must list files named NNNN-record-name-vN.avsc: " + file);
    }
    int id = ID_BASE + Integer.parseInt(name.group(1));
    int version = Integer.parseInt(name.group(3));
    try (InputStream in = open(file)) {
      Schema schema = new Schema.Parser().parse(in);
      List<Frozen> versions =
          byRecord.computeIfAbsent(schema.getFullName(), ignored -> new ArrayList<>());
      if (version != versions.size() + 1 || byId.put(id, schema) != null) {
        throw new IllegalStateException(
            "frozen/index must list each number once and versions in order: " + file);
      }
      versions.add(new Frozen(id, version, schema));
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream in = BuiltInSchemas.class.getResourceAsStream("/frozen/" + file);
    if (in == null) {
      throw new IOException("no resource /frozen/" + file);
    }
    return in;
  }
}
