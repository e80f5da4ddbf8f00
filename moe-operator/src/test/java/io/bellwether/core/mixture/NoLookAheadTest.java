package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.RandomItems;
import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.ensemble.Baselines;
import io.bellwether.core.ensemble.Committee;
import io.bellwether.core.ensemble.Pool;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.metric.Prequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Another label of an item changes no prediction that was made before the label's time. A new
 * forecaster adds one line.
 */
class NoLookAheadTest {
  private static final int CLASSES = 3;
  private static final int ITEMS = 400;

  private static final List<ExpertSpec> EXPERTS =
      List.of(
          new ExpertSpec.Prior(50),
          new ExpertSpec.LastOutcome(0.3, 20),
          new ExpertSpec.NaiveBayes(10, 0.3, 100),
          new ExpertSpec.SoftmaxRegression(10, 0.3, 0),
          new ExpertSpec.NumericRegression(0.3, new ExpertSpec.Past(20, 3, 0)),
          new ExpertSpec.HoeffdingTree(20, 0.01, 0.2, 4, new ExpertSpec.Past(20, 2, 5)),
          new ExpertSpec.Momentum(2, 0.3),
          new ExpertSpec.FeedForward(10, 4, 8, ExpertSpec.Activation.RELU, 0.1, 0.3, 0, 1),
          new ExpertSpec.EmbeddingRegression(
              RandomItems.EMBEDDING, ExpertSpec.Optimizer.ADAGRAD, 0.1, 0),
          new ExpertSpec.EmbeddingNetwork(RandomItems.EMBEDDING, 4, 0.1, 0, 1));

  private static final Map<String, Supplier<Forecaster>> BASELINES =
      Map.of(
          "majority-class", () -> Baselines.majorityClass(CLASSES),
          "last-known-label", () -> Baselines.lastKnownLabel(CLASSES),
          "uniform-average", () -> committee(Baselines.uniformAverage()),
          "majority-vote", () -> committee(Baselines.majorityVote()),
          "log-opinion-pool", () -> committee(Baselines.logOpinionPool()),
          "stacking", () -> committee(Baselines.stacking(EXPERTS.size(), CLASSES)),
          "hedge", () -> committee(beliefs(0)),
          "fixed-share", () -> committee(beliefs(0.01)),
          "bagging", () -> Baselines.bagging(() -> forecaster(EXPERTS.get(3)), 3),
          "boosting", () -> Baselines.boosting(() -> forecaster(EXPERTS.get(3)), 3));

  private static Forecaster committee(Pool pool) {
    return new Committee(EXPERTS.stream().map(NoLookAheadTest::forecaster).toList(), List.of(pool));
  }

  private static Pool beliefs(double share) {
    return new BeliefPool(new FilterSpec.FixedShare(1, share), EXPERTS.size(), CLASSES);
  }

  private static final List<FilterSpec> FILTERS =
      List.of(
          new FilterSpec.None(),
          new FilterSpec.FixedShare(1, 0.01),
          new FilterSpec.Hedge(1),
          new FilterSpec.AdaHedge(),
          new FilterSpec.Boa(),
          new FilterSpec.MlPoly(),
          new FilterSpec.MoeF(1, 0.95),
          new FilterSpec.MoeFCausal(1, 0.9));

  private static final Map<String, Vigilance> WATCHED =
      Map.of(
          "mixture that forgets",
          watched(new DriftSpec.Adwin(0.9), DriftRule.Action.RESET, Staleness.NEVER),
          "mixture that hurries",
          watched(new DriftSpec.PageHinkley(0, 1), DriftRule.Action.SPEED_UP, Staleness.NEVER),
          "mixture that flies blind",
          new Vigilance(DriftRule.NONE, new Staleness(15, Staleness.WhenBlind.UNIFORM)));

  private static final String CORRECTED = "mixture that corrects its pool";

  private static Vigilance watched(
      DriftSpec detector, DriftRule.Action action, Staleness staleness) {
    return new Vigilance(new DriftRule(detector, action, 5, 20), staleness);
  }

  static Stream<String> forecasters() {
    return Stream.of(
            EXPERTS.stream().map(ExpertSpec::kind),
            FILTERS.stream().map(NoLookAheadTest::mixtureWith),
            WATCHED.keySet().stream().sorted(),
            Stream.of(CORRECTED),
            BASELINES.keySet().stream().sorted())
        .flatMap(each -> each);
  }

  private static String mixtureWith(FilterSpec filter) {
    return "mixture with " + filter.kind();
  }

  @Test
  void everyKindOfFilterIsTestedHere() {
    Set<Class<?>> tested = FILTERS.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tested).containsExactlyInAnyOrder(FilterSpec.class.getPermittedSubclasses());
  }

  @Test
  void whatTheRulesDoHappensInThisStream() {
    for (String name : WATCHED.keySet()) {
      MixtureForecaster forecaster = (MixtureForecaster) create(name);

      predictions(forecaster, LabelRelease.REACHED, stream());

      Mixture mixture = forecaster.mixture();
      assertThat(mixture.numDrifts() + mixture.numBlind()).as(name).isPositive();
    }
  }

  @Test
  void everyKindOfExpertIsTestedHere() {
    Set<Class<?>> tested = EXPERTS.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tested)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ExpertSpec.class.getPermittedSubclasses())
                .filter(kind -> kind != ServedSpec.class)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("forecasters")
  void anotherLabelChangesNoPredictionBeforeItIsReached(String name) {
    anotherLabelChangesNoEarlierPrediction(name, LabelRelease.REACHED);
  }

  @ParameterizedTest
  @MethodSource("forecasters")
  void anotherLabelChangesNoPredictionBeforeItHasPassed(String name) {
    anotherLabelChangesNoEarlierPrediction(name, LabelRelease.PASSED);
  }

  private static void anotherLabelChangesNoEarlierPrediction(String name, LabelRelease release) {
    List<Observation> stream = stream();
    List<double[]> original = predictions(create(name), release, stream);

    int laterChanges = 0;
    for (int changed = 0; changed < ITEMS; changed += 7) {
      List<double[]> altered = predictions(create(name), release, withOtherLabel(stream, changed));
      long known = Math.max(stream.get(changed).labelTime(), stream.get(changed).eventTime());
      for (int i = 0; i < ITEMS; i++) {
        boolean equal = Arrays.equals(altered.get(i), original.get(i));
        boolean ofThatInstant = stream.get(i).eventTime() == known;
        boolean mustNotSee = i <= changed || (ofThatInstant && release == LabelRelease.PASSED);
        if (stream.get(i).eventTime() < known || mustNotSee) {
          assertThat(equal).as("item %d after changing %d", i, changed).isTrue();
        }
        laterChanges += equal ? 0 : 1;
      }
    }
    assertThat(laterChanges).as("labels matter at all").isPositive();
  }

  private static Forecaster create(String name) {
    if (WATCHED.containsKey(name)) {
      MixtureSpec spec = Mixtures.spec(3, 0, ItemKey.GLOBAL).with(WATCHED.get(name));
      return new MixtureForecaster(new Mixture(spec));
    }
    if (name.equals(CORRECTED)) {
      // Beliefs that never move, so that what a label changes here is the correction.
      MixtureSpec spec = Mixtures.withFilter(new FilterSpec.None());
      return new MixtureForecaster(new Mixture(spec.with(new PoolSpec(0.1, 1000))));
    }
    for (FilterSpec filter : FILTERS) {
      if (name.equals(mixtureWith(filter))) {
        return new MixtureForecaster(new Mixture(Mixtures.withFilter(filter)));
      }
    }
    return EXPERTS.stream()
        .filter(spec -> spec.kind().equals(name))
        .findFirst()
        .map(NoLookAheadTest::forecaster)
        .orElseGet(() -> BASELINES.get(name).get());
  }

  private static Forecaster forecaster(ExpertSpec spec) {
    return new ExpertForecaster(new ExpertDefinition("alone", spec, Eligibility.ALL), CLASSES);
  }

  /** Bursts of items at one time, labels at, soon after or long after their item, some before. */
  private static List<Observation> stream() {
    RandomItems items = new RandomItems(1, 12, CLASSES);
    Random random = new Random(2);
    List<Observation> stream = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      int label = items.label();
      long time = i / 3 * 10L;
      long labelTime = time - 10 + random.nextInt(8) * 10L;
      stream.add(
          new Observation(String.format("i%04d", i), time, labelTime, label, items.item(label)));
    }
    return stream;
  }

  private static List<Observation> withOtherLabel(List<Observation> stream, int changed) {
    List<Observation> altered = new ArrayList<>(stream);
    Observation o = stream.get(changed);
    altered.set(
        changed,
        new Observation(
            o.id(), o.eventTime(), o.labelTime(), (o.label() + 1) % CLASSES, o.features()));
    return altered;
  }

  private static List<double[]> predictions(
      Forecaster forecaster, LabelRelease release, List<Observation> stream) {
    List<double[]> all = new ArrayList<>();
    Prequential.run(stream.iterator(), release, forecaster, (o, p) -> all.add(p.clone()));
    return all;
  }
}
