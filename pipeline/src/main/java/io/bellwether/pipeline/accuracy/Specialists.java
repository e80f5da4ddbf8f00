package io.bellwether.pipeline.accuracy;

import io.bellwether.core.Observation;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ExpertForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.interleave.Interleaving;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Experts that have each read the beginning of some sets of news, and a stream in which what
 * follows is interleaved. The gate, top-1 with its load balanced, has to find out from labels who
 * knows what: it is told neither language nor source.
 */
final class Specialists {
  /** Who has read what. */
  static final Map<String, List<String>> READERS =
      inOrder(
          Map.of(
              "gold", List.of("gold_news"),
              "headlines", List.of("sentfin_en"),
              "tweets", List.of("stockemotions"),
              "reports", List.of("fpb_en_ko_es"),
              "china", List.of("newssent_zh"),
              "japan", List.of("ews_ja_current")));

  static final double READ_BEFORE = 0.3;
  static final int ITEMS = 24_000;

  /** Of the longest set no more is used, or the others would be over long before it. */
  private static final int LONGEST = 9_000;

  private final AccuracyDocument.Configurations configurations;
  private final Path models;
  private final List<KnownFile> files;
  private final Map<String, List<FileItem>> items = new TreeMap<>();

  /**
   * Reads the sets and teaches the experts.
   *
   * @param models folder for the files of what they have learned
   */
  Specialists(
      AccuracyDocument.Configurations configurations,
      Path data,
      Path models,
      Consumer<String> progress)
      throws IOException {
    this.configurations = configurations;
    this.models = models;
    this.files = KnownFile.texts(data);
    for (KnownFile file : files) {
      List<FileItem> all = file.read(data, false, progress).items();
      items.put(file.name(), all.subList(0, Math.min(LONGEST, all.size())));
    }
    teach();
  }

  /** Whether all sets are there. */
  static boolean canBeMeasured(Path data) {
    List<String> present = KnownFile.texts(data).stream().map(KnownFile::name).toList();
    return READERS.values().stream().allMatch(present::containsAll);
  }

  /** The mixture of those who have read. */
  JobConfig config() {
    List<String> experts = new ArrayList<>();
    for (String name : READERS.keySet()) {
      experts.add("{name: " + name + ", kind: softmax-regression, model: '" + model(name) + "'}");
    }
    return with(experts);
  }

  private JobConfig with(List<String> experts) {
    Map<String, String> settings = new LinkedHashMap<>(settings());
    settings.put("experts", "[" + String.join(", ", experts) + "]");
    return configurations.with(settings);
  }

  /** The settings of gate and filter, by key. */
  static Map<String, String> settings() {
    return inOrder(
        Map.of(
            "filter.kind", "none",
            "gate.top-k", "1",
            "gate.bits", "16",
            "gate.learning-rate", "0.6",
            "gate.context", "[]",
            "gate.explore", "0.25",
            "gate.balance.bias-rate", "0.025",
            "gate.balance.batch", "256",
            "gate.balance.tolerance", "0.25"));
  }

  /** What follows, interleaved. */
  List<FileItem> stream(long seed) {
    List<Interleaving.Source> sources = new ArrayList<>();
    for (KnownFile file : files) {
      List<FileItem> all = items.get(file.name());
      sources.add(
          new Interleaving.Source(file.name(), all.subList(read(all), all.size()).iterator()));
    }
    Interleaving.Settings settings =
        new Interleaving.Settings(
            ITEMS, Interleaving.Settings.SWITCH_EVERY, Interleaving.Settings.LABEL_DELAY, seed);
    return new Interleaving(sources, config().classes(), settings).toList();
  }

  private static int read(List<FileItem> all) {
    return (int) (all.size() * READ_BEFORE);
  }

  private Path model(String reader) {
    return models.resolve(reader + ".model");
  }

  private void teach() throws IOException {
    List<String> experts = new ArrayList<>();
    READERS.keySet().forEach(name -> experts.add("{name: " + name + ", kind: softmax-regression}"));
    JobConfig config = with(experts);
    MixtureSpec spec = config.toMixtureSpec();
    Backtest reader =
        new Backtest(spec, config.labelRelease(), Languages.of(config.language()).create());
    for (ExpertDefinition expert : spec.experts()) {
      ExpertForecaster alone = new ExpertForecaster(expert, spec.classes().size());
      // Made-up times, long before the stream's: an expert keeps silent about what it could know.
      long time = 0;
      for (String set : READERS.get(expert.name())) {
        List<FileItem> all = items.get(set);
        Iterator<Observation> known = reader.observations(all.subList(0, read(all)));
        while (known.hasNext()) {
          Observation o = known.next();
          time++;
          alone.learn(new Observation(o.id(), time, time, o.label(), o.features()), o.label());
        }
      }
      Files.write(model(expert.name()), alone.model(spec.classes(), spec.features()).bytes());
    }
  }

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return new TreeMap<>(map);
  }
}
