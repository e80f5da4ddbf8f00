package io.bellwether.pipeline.evaluation;

import static io.bellwether.pipeline.evaluation.Streams.contestant;
import static io.bellwether.pipeline.evaluation.Streams.evaluate;
import static io.bellwether.pipeline.evaluation.Streams.market;
import static io.bellwether.pipeline.evaluation.Streams.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.replay.FileItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final List<String> BASELINES =
      List.of(
          "best single expert",
          "uniform average",
          "majority vote",
          "log-opinion pool",
          "Hedge",
          "fixed share",
          "stacking",
          "majority class",
          "last known label",
          "online bagging",
          "online boosting");

  @Test
  void comparesTheMixtureWithItsExpertsAndTheBaselines() {
    Report report = evaluate(market(600), contestant("mixture"));

    List<String> names = new ArrayList<>(List.of("mixture", "prior", "bayes", "words"));
    names.addAll(BASELINES);
    assertThat(report.table().rows()).extracting(Row::name).containsExactlyElementsOf(names);
    assertThat(report.numItems()).isEqualTo(600);
    for (Row row : report.table().rows()) {
      assertThat(report.table().scores(row).count()).as(row.name()).isEqualTo(300);
    }
  }

  @Test
  void theMixturesRowIsWhatTheBacktestPredicts() {
    Contestant mixture = contestant("mixture", "gate.learning-rate=0.1");
    List<FileItem> items = market(800);
    Scores played = new Scores(3);
    int[] index = {0};
    new Backtest(
            mixture.config().toMixtureSpec(),
            mixture.config().labelRelease(),
            Languages.of(mixture.config().language()).create())
        .play(
            items,
            (o, p) -> {
              if (index[0]++ >= 400) {
                played.add(p, o.label());
              }
            });

    Table table = evaluate(items, mixture).table();

    assertThat(table.value(table.mixture(), Metric.LOG_LOSS)).isEqualTo(played.logLoss());
    assertThat(table.value(table.mixture(), Metric.MACRO_F1)).isEqualTo(played.macroF1());
  }

  @Test
  void beatsTheSimpleBaselinesOnAMarketThatCanBeLearned() {
    Table table = evaluate(market(4000), contestant("mixture")).table();

    for (String baseline : List.of("majority class", "last known label")) {
      assertThat(
              table
                  .difference(table.mixture(), table.row(baseline), Metric.MACRO_F1)
                  .interval()
                  .low())
          .as(baseline)
          .isPositive();
    }
  }

  @Test
  void theBestSingleExpertIsTheOneThatWasBestAfterwards() {
    Table table = evaluate(market(1000), contestant("mixture")).table();

    Row best = table.row("best single expert");

    double highest =
        table.rows().stream()
            .filter(row -> row.kind() == Row.Kind.EXPERT)
            .mapToDouble(row -> table.value(row, Metric.MACRO_F1))
            .max()
            .orElseThrow();
    assertThat(table.value(best, Metric.MACRO_F1)).isEqualTo(highest);
    assertThat(best.note()).endsWith(", chosen afterwards");
  }

  @Test
  void kappaTemporalOfRepeatingTheNewestLabelIsZero() {
    Table table = evaluate(market(1000), contestant("mixture")).table();

    assertThat(table.value(table.row("last known label"), Metric.KAPPA_TEMPORAL)).isZero();
    assertThat(table.value(table.mixture(), Metric.KAPPA_TEMPORAL)).isPositive();
  }

  @Test
  void configurationsDoNotInfluenceEachOther() {
    List<FileItem> items = market(600);
    Contestant small = contestant("small", "features.bits=8", "gate.top-k=1");
    Contestant large = contestant("large");

    Table both = evaluate(items, large, small).table();

    for (Contestant one : List.of(large, small)) {
      Table alone = evaluate(items, one).table();
      assertThat(both.value(both.row(one.name()), Metric.LOG_LOSS))
          .as(one.name())
          .isEqualTo(alone.value(alone.mixture(), Metric.LOG_LOSS));
    }
  }

  @Test
  void anExpertThatTwoConfigurationsHaveIsShownOnce() {
    Contestant first = contestant("first");
    Contestant gated = contestant("gated", "gate.top-k=1");
    Contestant other =
        contestant(
            "other",
            "experts=[{name: prior, kind: prior}, {name: words, kind: naive-bayes, bits: 12}]");

    Table table = evaluate(market(300), first, gated, other).table();

    assertThat(table.rows())
        .filteredOn(row -> row.kind() != Row.Kind.BASELINE)
        .extracting(Row::name)
        .containsExactly("first", "gated", "other", "prior", "bayes", "words", "words of other");
  }

  @Test
  void configurationsMustHaveTheSameClasses() {
    Contestant three = contestant("three");
    Contestant two = contestant("two", "classes.names=[UP, DOWN]", "classes.aliases={}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate(market(10), three, two))
        .withMessage(
            "classes.names must be the same in all configurations, [UP, NEUTRAL, DOWN] as in"
                + " three: [UP, DOWN] in two");
  }

  @Test
  void whatLeaksIsShownApartAndChangesNothingElse() {
    List<FileItem> items = Streams.coinSessions(120, 20);
    Contestant mixture = contestant("mixture");

    Report honest = Evaluation.run(List.of(mixture), items, settings(0.5, false));
    Report peeking = Evaluation.run(List.of(mixture), items, settings(0.5, true));

    assertThat(honest.leaking()).isEmpty();
    Table leaking = peeking.leaking().orElseThrow();
    Table table = peeking.table();
    // All items of a session share a label: whoever is told the first knows the others.
    assertThat(leaking.value(leaking.row("last known label"), Metric.ACCURACY)).isGreaterThan(0.95);
    assertThat(leaking.value(leaking.mixture(), Metric.MCC)).isGreaterThan(0.3);
    assertThat(table.value(table.mixture(), Metric.MCC)).isLessThan(0.2);
    for (Row row : table.rows()) {
      assertThat(table.value(row, Metric.LOG_LOSS))
          .as(row.name())
          .isEqualTo(honest.table().value(row, Metric.LOG_LOSS));
    }
  }

  @Test
  void intervalsCountSessionsNotItems() {
    Table table = evaluate(Streams.coinSessions(120, 20), contestant("mixture")).table();

    assertThat(table.book().size()).isEqualTo(1200);
    assertThat(table.book().numOutcomes()).isEqualTo(60);
    Row last = table.row("last known label");
    double width =
        table.interval(last, Metric.ACCURACY).high() - table.interval(last, Metric.ACCURACY).low();
    // 60 coins: about 2 · 1.96 · √(0.25/60) = 0.25; 1200 items would give 0.06.
    assertThat(width).isBetween(0.2, 0.3);
  }

  @Test
  void cutsTheItemsByLanguageSymbolAndSource() {
    Report report = evaluate(market(800), contestant("mixture"));

    List<Cut> cuts = report.cuts(Cut.By.LANGUAGE);

    assertThat(cuts.stream().mapToInt(cut -> cut.table().book().size()).sum()).isEqualTo(400);
    assertThat(cuts).extracting(Cut::value).contains("en", "ja", "zh").doesNotHaveDuplicates();
    assertThat(cuts)
        .isSortedAccordingTo(
            (a, b) -> Integer.compare(b.table().book().size(), a.table().book().size()));
    assertThat(report.numValues(Cut.By.SYMBOL)).isEqualTo(8);
  }

  @Test
  void theCumulativeDifferenceEndsAtTheDifference() {
    Report report = evaluate(market(1000), contestant("mixture"));
    Table table = report.table();

    CumulativeDifference difference = CumulativeDifference.of(report);

    int end = difference.items().length - 1;
    Row baseline = difference.baseline();
    assertThat(difference.items()[end]).isEqualTo(500);
    assertThat((double) difference.hits()[end])
        .isCloseTo(500 * above(table, baseline, Metric.ACCURACY), within(1e-6));
    assertThat(difference.logLoss()[end])
        .isCloseTo(-500 * above(table, baseline, Metric.LOG_LOSS), within(1e-6));
  }

  private static double above(Table table, Row other, Metric metric) {
    return table.value(table.mixture(), metric) - table.value(other, metric);
  }

  @Test
  void itemsWithoutLabelAreNotScored() {
    List<FileItem> items = new ArrayList<>(market(100));
    for (int i = 60; i < 100; i += 2) {
      items.set(i, new FileItem(items.get(i).item(), null));
    }

    assertThat(evaluate(items, contestant("mixture")).table().book().size()).isEqualTo(30);
    List<FileItem> unlabelled =
        items.stream().map(item -> new FileItem(item.item(), null)).toList();
    assertThatIllegalStateException()
        .isThrownBy(() -> evaluate(unlabelled, contestant("mixture")))
        .withMessageContaining("no item from 0.5 of the stream on has a label");
  }

  @Test
  void whatIsNotPlayedIsNotScored() {
    List<FileItem> items = market(1000);
    Evaluation.Settings part = new Evaluation.Settings(0.25, 0.5, Streams.resampling(), false);

    Report report = Evaluation.run(List.of(contestant("mixture")), items, part);
    Report shorter = evaluate(items.subList(0, 500), contestant("mixture"));

    assertThat(report.table().book().size()).isEqualTo(250);
    assertThat(report.table().value(report.table().mixture(), Metric.LOG_LOSS))
        .isEqualTo(shorter.table().value(shorter.table().mixture(), Metric.LOG_LOSS));
  }

  @Test
  void sharesHaveBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evaluation.Settings(0.5, 0.5, Streams.resampling(), false))
        .withMessage("--until must be above --from, which is 0.5, and at most 1: 0.5");
  }
}
