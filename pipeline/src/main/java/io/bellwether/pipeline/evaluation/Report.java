package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Scorebook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that came of an evaluation. */
public final class Report {
  /** Cuts are made for this many values of a kind, the most frequent ones. */
  public static final int MAX_CUTS = 20;

  private final List<Contestant> contestants;
  private final Evaluation.Settings settings;
  private final Table table;
  private final Recording recording;
  private final List<RoutingTrace> traces;
  private final Table leaking;

  Report(
      List<Contestant> contestants,
      Evaluation.Settings settings,
      Table table,
      Recording recording,
      List<RoutingTrace> traces,
      Table leaking) {
    this.contestants = List.copyOf(contestants);
    this.settings = settings;
    this.table = table;
    this.recording = recording;
    this.traces = List.copyOf(traces);
    this.leaking = leaking;
  }

  /** What was evaluated. */
  public List<Contestant> contestants() {
    return contestants;
  }

  /** How. */
  public Evaluation.Settings settings() {
    return settings;
  }

  /** The names of the classes. */
  public List<String> classes() {
    return contestants.get(0).config().classes().names();
  }

  /** All rows on all scored items. */
  public Table table() {
    return table;
  }

  /**
   * The same configurations with every label given away at once; a table of its own, as it lies.
   */
  public Optional<Table> leaking() {
    return Optional.ofNullable(leaking);
  }

  /** Whom each mixture asked. */
  public List<RoutingTrace> traces() {
    return traces;
  }

  /** How many items were played, scored or not. */
  public int numItems() {
    return recording.played();
  }

  /** Event time of a scored item. */
  public Instant eventTime(int item) {
    return Instant.ofEpochMilli(recording.eventTimes().get(item));
  }

  /** How many different languages, symbols or sources the scored items have. */
  public int numValues(Cut.By by) {
    return frequencies(by).size();
  }

  /** A table for each of the {@link #MAX_CUTS} most frequent values. */
  public List<Cut> cuts(Cut.By by) {
    List<String> values = recording.values(by);
    List<Cut> cuts = new ArrayList<>();
    for (String value : mostFrequent(by)) {
      Scorebook part = table.book().part(item -> values.get(item).equals(value));
      Table cut = new Table(table.rows(), part, part.resample(settings.resampling()));
      cuts.add(new Cut(by, value, cut));
    }
    return cuts;
  }

  private List<String> mostFrequent(Cut.By by) {
    return frequencies(by).entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_CUTS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, Integer> frequencies(Cut.By by) {
    Map<String, Integer> frequencies = new TreeMap<>();
    recording.values(by).forEach(value -> frequencies.merge(value, 1, Integer::sum));
    return frequencies;
  }
}
