package io.bellwether.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final double LONG_ENOUGH_SECONDS = 60;

  @Test
  void everyContestantLearnsAnEasyStream() {
    PeerStream stream = Streams.numbers(1_200);

    Map<String, Function<PeerStream, Forecaster>> learners = Contestants.of(stream);
    learners.remove(Contestants.NO_CHANGE);
    assertThat(learners).containsKey("MOA OzaBag with past");

    learners.forEach(
        (name, make) -> {
          Contest contest =
              Contest.play(stream, () -> make.apply(stream), LONG_ENOUGH_SECONDS, true);
          assertThat(contest.count()).as(name).isEqualTo(1_200);
          assertThat(contest.scores(1_200).accuracy()).as(name).isGreaterThan(0.7);
        });
  }

  @Test
  void scoresAreThoseOfThePrequentialEvaluation() {
    PeerStream stream = Streams.numbers(300);
    Scores expected = new Scores(2);
    Prequential.run(
        stream.items().iterator(),
        LabelRelease.REACHED,
        Contestants.all().get(Contestants.OURS).apply(stream),
        (o, p) -> expected.add(p, o.label()));

    Contest contest =
        Contest.play(
            stream,
            () -> Contestants.all().get(Contestants.OURS).apply(stream),
            LONG_ENOUGH_SECONDS,
            true);

    assertThat(contest.scores(300).macroF1()).isEqualTo(expected.macroF1());
    assertThat(contest.scores(300).logLoss()).isEqualTo(expected.logLoss());
  }

  @Test
  void whoRunsOutOfTimeIsScoredOnWhatItCameTo() {
    PeerStream stream = Streams.numbers(100);

    Contest contest =
        Contest.play(stream, () -> Contestants.all().get(Contestants.OURS).apply(stream), 0, true);

    assertThat(contest.count()).isLessThan(100);
  }

  @Test
  void theReportSaysWhatIsReachedAndWhatIsNot() {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(figures(Contestants.OURS, 1000, 0.8));
    figures.addAll(figures(Contestants.OURS_ONE_ASKED, 2000, 0.75));
    figures.addAll(figures("MOA OzaBag", 100, 0.8));
    figures.addAll(figures("MOA OzaBoost", 101, 0.7));
    figures.addAll(figures("MOA LeveragingBag", 1, 0.81));
    figures.addAll(figures("MOA OzaBag with past", 10, 0.9));
    figures.add(PeersSuite.flinkMlPlayed("its process ended with 1"));
    Page page = new Page();

    new PeersSuite().describe(figures, page);

    assertThat(page.toString())
        .contains(
            "MOA OzaBag: 10 times its items/s at no lower macro-F1: 10.0 times, macro-F1 +0.0000:"
                + " reached")
        .contains(
            "MOA OzaBoost: 10 times its items/s at no lower macro-F1: 9.9 times, macro-F1 +0.1000:"
                + " **not")
        .contains(
            "One asked, s, MOA OzaBoost: 10 times its items/s at no lower macro-F1: 19.8 times,"
                + " macro-F1 +0.0500: reached")
        .contains(
            "Control, s, MOA OzaBag with past: 10 times its items/s at no lower macro-F1: 100.0")
        .contains("macro-F1 -0.1000: **not reached**")
        .contains("macro-F1 -0.0100: **not reached**")
        .contains("could not be played: `its process ended with 1`");
  }

  @Test
  void resultsOfBeforeFlinkMlWasPlayedAreStillRendered() {
    Figure linked =
        Figure.once(
            "peers",
            FlinkMlSetting.FLINK_ML,
            Map.of(PeersSuite.FAILURE, "NoClassDefFoundError: gone"),
            PeersSuite.LINKED,
            "1",
            Figure.Better.NEITHER,
            0);
    Page page = new Page();

    new PeersSuite().describe(List.of(linked), page);

    assertThat(page.toString()).contains("it does not: `NoClassDefFoundError: gone`");
  }

  private static List<Figure> figures(String name, double rate, double f1) {
    List<Figure> figures = new ArrayList<>();
    var of = Map.of(PeersSuite.STREAM, "s");
    var up = Figure.Better.HIGHER;
    figures.add(Figure.once("peers", name, of, PeersSuite.RATE, "1/s", up, rate));
    figures.add(Figure.once("peers", name, of, PeersSuite.MACRO_F1, "1", up, f1));
    figures.add(Figure.once("peers", name, of, PeersSuite.OURS_F1, "1", up, 0.8));
    figures.add(Figure.once("peers", name, of, PeersSuite.MCC, "1", up, f1));
    figures.add(Figure.once("peers", name, of, PeersSuite.ITEMS, "1", up, 10));
    figures.add(Figure.once("peers", name, of, PeersSuite.RETAINED, "B", up, 10));
    return figures;
  }

  @Test
  void eachFigureIsReportedOnce() {
    PeerStream stream = Streams.numbers(50);
    Contest ours =
        Contest.play(
            stream,
            () -> Contestants.all().get(Contestants.OURS).apply(stream),
            LONG_ENOUGH_SECONDS,
            true);
    List<Figure> figures = new ArrayList<>();

    PeersSuite.report(stream, Contestants.OURS, new Contest[] {ours}, ours, kept(figures));

    assertThat(figures.stream().map(Figure::key)).doesNotHaveDuplicates().hasSize(6);
  }

  private static Findings kept(List<Figure> figures) {
    return new Findings() {
      @Override
      public void add(Figure figure) {
        figures.add(figure);
      }

      @Override
      public void progress(String text) {
        throw new AssertionError("nothing is told here: " + text);
      }
    };
  }
}
