package io.bellwether.pipeline.evaluation;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Needs;
import io.bellwether.core.ensemble.Baselines;
import io.bellwether.core.ensemble.Committee;
import io.bellwether.core.ensemble.Pool;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.mixture.BeliefPool;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ExpertForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.Panel;
import io.bellwether.core.mixture.ServedForecaster;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.pipeline.config.EmbeddingConfig;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.served.Serving;
import io.bellwether.replay.FileItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All rows of an evaluation, fresh, in as many lineups as there are ways to read the stream. Each
 * expert is there once for each distinct definition; baselines are made of the first
 * configuration's.
 */
final class Starters implements AutoCloseable {
  /** Members of the ensembles that train several copies of one learner. */
  static final int ENSEMBLE_SIZE = 10;

  private static final Set<String> USUAL_LEARNERS = Set.of("softmax-regression", "hoeffding-tree");

  private static final FilterSpec HEDGE = new FilterSpec.Hedge(1);

  private static final FilterSpec FIXED_SHARE = new FilterSpec.FixedShare(1, 0.01);

  private final int numClasses;
  private final int numItems;
  private final Panel panel;
  private final List<Pass> passes = new ArrayList<>();
  private final Map<Reading, Pass> passByReading = new HashMap<>();
  private final List<RoutingTrace> traces = new ArrayList<>();
  private final Set<String> expertNames = new HashSet<>();
  private int numColumns;
  private double[] lastKnown;

  /** What is played in one go through the stream. */
  record Pass(JobConfig config, Lineup lineup) {}

  /**
   * What decides an item's features, when it is decided on, and when its label counts.
   *
   * @param together what a mixture that routes items together is made of, as it decides when; else
   *     empty
   */
  private record Reading(
      FeatureSpec features,
      JobConfig.Language language,
      Optional<EmbeddingConfig> embedding,
      LabelRelease labelRelease,
      Optional<MixtureSpec> together) {
    static Reading of(JobConfig config) {
      boolean together = config.gate().batching().isOn();
      return new Reading(
          config.features(),
          config.language(),
          config.embedding(),
          config.labelRelease(),
          together ? Optional.of(config.toMixtureSpec()) : Optional.empty());
    }
  }

  /** An expert as it is fed. */
  private record Fed(Reading reading, ExpertDefinition definition) {}

  private Starters(List<Contestant> contestants, int numItems) {
    this.numClasses = contestants.get(0).config().classes().size();
    this.numItems = numItems;
    JobConfig first = contestants.get(0).config();
    long patience = first.job().deadline().toMillis();
    this.panel =
        new Panel(
            new Serving(),
            first.classes(),
            new Panel.Deadline(patience, System::currentTimeMillis));
    for (Contestant contestant : contestants) {
      checkClasses(contestants.get(0), contestant);
      Reading reading = Reading.of(contestant.config());
      if (!passByReading.containsKey(reading)) {
        Pass pass = new Pass(contestant.config(), new Lineup(numClasses));
        passByReading.put(reading, pass);
        passes.add(pass);
      }
      addMixture(contestant);
    }
  }

  /** Everything that can be played on these items. */
  static Starters of(List<Contestant> contestants, List<FileItem> items) {
    Starters starters = new Starters(contestants, items.size());
    starters.addExperts(contestants, true);
    JobConfig first = contestants.get(0).config();
    starters.addSimpleBaselines();
    ExpertDefinition learner = learner(first.toMixtureSpec().experts(), mostlyThere(items));
    Supplier<Forecaster> fresh = () -> starters.alone(learner);
    String note = ENSEMBLE_SIZE + " × " + learner.name();
    starters.addBaseline("online bagging", note, Baselines.bagging(fresh, ENSEMBLE_SIZE));
    starters.addBaseline("online boosting", note, Baselines.boosting(fresh, ENSEMBLE_SIZE));
    return starters;
  }

  /** What is worth showing with the leak: mixtures, experts and the simplest baselines. */
  static Starters peeking(List<Contestant> contestants, int numItems) {
    Starters starters = new Starters(contestants, numItems);
    starters.addExperts(contestants, false);
    starters.addSimpleBaselines();
    return starters;
  }

  private static void checkClasses(Contestant first, Contestant other) {
    List<String> wanted = first.config().classes().names();
    List<String> names = other.config().classes().names();
    if (!names.equals(wanted)) {
      throw new IllegalArgumentException(
          "classes.names must be the same in all configurations, "
              + wanted
              + " as in "
              + first.name()
              + ": "
              + names
              + " in "
              + other.name());
    }
  }

  private void addMixture(Contestant contestant) {
    JobConfig config = contestant.config();
    List<String> experts = config.experts().stream().map(ExpertDefinition::name).toList();
    RoutingTrace trace =
        new RoutingTrace(contestant.name(), experts, numItems, new AskedCounts(config.experts()));
    traces.add(trace);
    Row row = new Row(Row.Kind.MIXTURE, contestant.name(), numColumns++, "");
    MixtureSpec spec = config.toMixtureSpec();
    panel.prepare(spec.experts());
    lineup(config).addMixture(row, spec, panel, trace);
  }

  private void addExperts(List<Contestant> contestants, boolean pooled) {
    Set<Fed> known = new HashSet<>();
    for (Contestant contestant : contestants) {
      JobConfig config = contestant.config();
      List<ExpertDefinition> fresh =
          config.toMixtureSpec().experts().stream()
              .filter(expert -> known.add(new Fed(Reading.of(config), expert)))
              .toList();
      if (contestant.equals(contestants.get(0)) && pooled) {
        addCommittee(contestant, fresh);
      } else {
        for (ExpertDefinition expert : fresh) {
          lineup(config).add(expertRow(expert, contestant), alone(expert));
        }
      }
    }
  }

  private Row expertRow(ExpertDefinition expert, Contestant contestant) {
    boolean taken = !expertNames.add(expert.name());
    String name = taken ? expert.name() + " of " + contestant.name() : expert.name();
    boolean restricted = !expert.eligibility().equals(Eligibility.ALL);
    String note = restricted ? "all classes alike where it may not be asked" : "";
    return new Row(Row.Kind.EXPERT, name, numColumns++, note);
  }

  private void addCommittee(Contestant contestant, List<ExpertDefinition> experts) {
    Map<String, Pool> pools = pools(experts.size());
    Lineup lineup = lineup(contestant.config());
    Committee committee =
        lineup.addCommittee(
            experts.stream().map(this::alone).toList(), List.copyOf(pools.values()));
    for (int i = 0; i < experts.size(); i++) {
      lineup.addRow(expertRow(experts.get(i), contestant), committee.member(i));
    }
    int pool = 0;
    for (String name : pools.keySet()) {
      Row row = new Row(Row.Kind.BASELINE, name, numColumns++, "");
      lineup.addRow(row, committee.pooled(pool++));
    }
  }

  private Map<String, Pool> pools(int numMembers) {
    Map<String, Pool> pools = new LinkedHashMap<>();
    pools.put("uniform average", Baselines.uniformAverage());
    pools.put("majority vote", Baselines.majorityVote());
    pools.put("log-opinion pool", Baselines.logOpinionPool());
    pools.put("Hedge", new BeliefPool(HEDGE, numMembers, numClasses));
    pools.put("fixed share", new BeliefPool(FIXED_SHARE, numMembers, numClasses));
    pools.put("stacking", Baselines.stacking(numMembers, numClasses));
    return pools;
  }

  private void addSimpleBaselines() {
    addBaseline("majority class", "", Baselines.majorityClass(numClasses));
    lastKnown = addBaseline("last known label", "", Baselines.lastKnownLabel(numClasses));
  }

  private double[] addBaseline(String name, String note, Forecaster forecaster) {
    Row row = new Row(Row.Kind.BASELINE, name, numColumns++, note);
    return passes.get(0).lineup().add(row, forecaster);
  }

  private Forecaster alone(ExpertDefinition expert) {
    return expert.isServed()
        ? new ServedForecaster(expert, panel, numClasses)
        : new ExpertForecaster(expert, numClasses);
  }

  /**
   * The learner of which bagging and boosting train copies: of the experts that may be asked about
   * everything and look at what most items have, a softmax regression or a Hoeffding tree, else the
   * first; where there is none of them, the first expert.
   */
  static ExpertDefinition learner(List<ExpertDefinition> experts, Needs mostlyThere) {
    List<ExpertDefinition> able =
        experts.stream()
            .filter(expert -> expert.eligibility().equals(Eligibility.ALL))
            .filter(expert -> !expert.isServed())
            .filter(expert -> expert.spec().needs() == mostlyThere)
            .toList();
    return able.stream()
        .filter(expert -> USUAL_LEARNERS.contains(expert.spec().kind()))
        .findFirst()
        .orElse(able.isEmpty() ? experts.get(0) : able.get(0));
  }

  private static Needs mostlyThere(List<FileItem> items) {
    long texts = items.stream().filter(item -> !item.item().getText().isBlank()).count();
    long numbers = items.stream().filter(item -> !item.item().getNumbers().isEmpty()).count();
    if (texts == 0 && numbers == 0) {
      return Needs.NOTHING;
    }
    return texts >= numbers ? Needs.TEXT : Needs.NUMBERS;
  }

  private Lineup lineup(JobConfig config) {
    return passByReading.get(Reading.of(config)).lineup();
  }

  /** Lets go of the served experts. */
  @Override
  public void close() {
    panel.close();
  }

  int numClasses() {
    return numClasses;
  }

  int numColumns() {
    return numColumns;
  }

  List<Pass> passes() {
    return passes;
  }

  List<RoutingTrace> traces() {
    return traces;
  }

  /** Live array of what the last known label is. */
  double[] lastKnown() {
    return lastKnown;
  }

  /** All rows by kind, then in the order in which they were added. */
  List<Row> rows() {
    return passes.stream()
        .flatMap(pass -> pass.lineup().rows().stream())
        .sorted(Comparator.comparing(Row::kind).thenComparing(Row::column))
        .toList();
  }
}
