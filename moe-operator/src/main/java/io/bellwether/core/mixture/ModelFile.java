package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.text.FeatureSpec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one expert has learned, as a file: enough to go on elsewhere, and to refuse where that would
 * make no sense. Immutable; the arrays are never handed out.
 *
 * <pre>{@code
 * Files.write(path, mixture.model(slot).bytes());
 * ModelFile file = ModelFile.read(Files.newInputStream(path), path.toString());
 * file.mustFit(definition, classes, features);
 * }</pre>
 *
 * <p>Layout, big-endian: the eight bytes {@code BWMODEL\n}; the format's version (int); the header
 * (expert, kind, settings, classes, features, lessons, labelsSeenUpTo); the length of the state and
 * the state, a {@link Snapshot}; SHA-256 of all before. Texts are a length in bytes and UTF-8.
 *
 * <p>A file tells of the labels up to {@link #labelsSeenUpTo()}, so that whoever begins with it
 * must not vote on items up to that time: that would be look-ahead. {@link OwnedExpert} sees to it.
 */
public final class ModelFile {
  /** Text beyond this is cut off by another setting, which leaves the hashing as it is. */
  private static final String NOT_BINDING = "max-characters";

  private final String where;
  private final ModelHeader header;
  private final byte[] state;
  private final String sha256;

  ModelFile(String where, ModelHeader header, byte[] state, String sha256) {
    this.where = where;
    this.header = header;
    this.state = state;
    this.sha256 = sha256;
  }

  /** What an expert has learned by now. */
  public static ModelFile of(
      ExpertDefinition definition, OwnedExpert owned, Classes classes, FeatureSpec features) {
    return of(definition, owned, classes.names(), describe(features));
  }

  /**
   * What an expert has learned by now.
   *
   * @param classes in order
   * @param features as {@link #describe} gives them
   */
  public static ModelFile of(
      ExpertDefinition definition,
      OwnedExpert owned,
      List<String> classes,
      Map<String, String> features) {
    ModelHeader header =
        new ModelHeader(
            definition.name(),
            definition.spec().kind(),
            settings(definition),
            List.copyOf(classes),
            new LinkedHashMap<>(features),
            owned.lessons(),
            owned.labelsSeenUpTo());
    byte[] state = Snapshot.write(owned);
    byte[] bytes = ModelFormat.write(header, state);
    return new ModelFile("", header, state, ModelFormat.sha256(bytes));
  }

  /**
   * Reads a file; closes nothing.
   *
   * @param where it comes from, for messages
   * @throws IOException in one sentence that names the file, when it cannot be read, is none of
   *     ours, damaged, cut short or of a newer release
   */
  public static ModelFile read(InputStream in, String where) throws IOException {
    return ModelFormat.read(in, where);
  }

  /** The file; a new array. */
  public byte[] bytes() {
    return ModelFormat.write(header, state);
  }

  /** Of the whole file, in small hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  /** Name of the expert that learned it; another may begin with it. */
  public String expert() {
    return header.expert();
  }

  /** Kind of the expert. */
  public String kind() {
    return header.kind();
  }

  /** Settings of the expert and the items it was asked about, by their keys; unmodifiable. */
  public Map<String, String> settings() {
    return Collections.unmodifiableMap(header.settings());
  }

  /** The classes in order; unmodifiable. */
  public List<String> classes() {
    return header.classes();
  }

  /** How text had become features, by the settings' keys; unmodifiable. */
  public Map<String, String> features() {
    return Collections.unmodifiableMap(header.features());
  }

  /** How many lessons the expert has had. */
  public long lessons() {
    return header.lessons();
  }

  /** The newest label time it has learned from, in milliseconds since 1970; 0 for none. */
  public long labelsSeenUpTo() {
    return header.labelsSeenUpTo();
  }

  /** Bytes of the expert's state. */
  public int stateBytes() {
    return state.length;
  }

  /**
   * Refuses an expert or a mixture that this model is not for.
   *
   * @throws IOException in one sentence that names the file, what differs and the remedy
   */
  public void mustFit(ExpertDefinition definition, Classes classes, FeatureSpec features)
      throws IOException {
    if (!header.kind().equals(definition.spec().kind())) {
      throw refusal(
          "holds an expert of kind "
              + header.kind()
              + ", but "
              + definition.name()
              + " is of kind "
              + definition.spec().kind()
              + "; set its kind accordingly or name another file");
    }
    if (!header.classes().equals(classes.names())) {
      throw refusal(
          "was learned with classes "
              + header.classes()
              + ", but classes.names is "
              + classes.names()
              + "; a model serves only the same classes in the same order");
    }
    mustEqual(describe(features));
    revive(definition, classes.size());
  }

  private void mustEqual(Map<String, String> configured) throws IOException {
    for (Map.Entry<String, String> setting : configured.entrySet()) {
      String learned = header.features().get(setting.getKey());
      if (!setting.getKey().equals(NOT_BINDING) && !setting.getValue().equals(learned)) {
        throw refusal(
            "was learned with features."
                + setting.getKey()
                + " "
                + learned
                + ", but it is "
                + setting.getValue()
                + " here; set it as it was, or learn the model anew");
      }
    }
  }

  /** An expert that goes on from here, but for items later than what it has seen. */
  OwnedExpert revive(ExpertDefinition definition, int numClasses) throws IOException {
    OwnedExpert owned = new OwnedExpert(definition.spec(), numClasses);
    try {
      Snapshot.read(state, owned);
    } catch (IOException e) {
      throw refusal(
          "does not suit the settings of "
              + definition.name()
              + " ("
              + e.getMessage()
              + "); it was learned with "
              + header.settings());
    }
    if (owned.lessons() != header.lessons() || owned.labelsSeenUpTo() != header.labelsSeenUpTo()) {
      throw refusal("contradicts itself about what was learned; export it anew");
    }
    owned.startAfterWhatItHasSeen();
    return owned;
  }

  private IOException refusal(String what) {
    return new IOException("model file " + where + " " + what);
  }

  /** How text becomes features, as settings by their keys. */
  public static Map<String, String> describe(FeatureSpec features) {
    return describe((Record) features);
  }

  private static Map<String, String> settings(ExpertDefinition definition) {
    ExpertSpec spec = definition.spec();
    Map<String, String> settings = describe((Record) spec);
    Eligibility eligibility = definition.eligibility();
    putUnlessEmpty(settings, "languages", eligibility.languages());
    putUnlessEmpty(settings, "symbols", eligibility.symbols());
    putUnlessEmpty(settings, "sources", eligibility.sources());
    return settings;
  }

  private static void putUnlessEmpty(Map<String, String> settings, String key, Set<String> values) {
    if (!values.isEmpty()) {
      settings.put(key, String.join(",", values.stream().sorted().toList()));
    }
  }

  /** As in configuration files, where settings do not nest and words are small. */
  private static void put(Map<String, String> settings, String key, Object value) {
    if (value instanceof Record part) {
      settings.putAll(describe(part));
    } else if (value instanceof Enum<?> word) {
      settings.put(key, word.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    } else {
      settings.put(key, String.valueOf(value));
    }
  }

  /** The components of a record under the names that settings have: halfLife is half-life. */
  private static Map<String, String> describe(Record record) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      try {
        put(settings, key, component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a spec must be a public record: " + record, e);
      }
    }
    return settings;
  }
}
