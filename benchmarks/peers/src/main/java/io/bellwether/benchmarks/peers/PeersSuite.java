package io.bellwether.benchmarks.peers;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import io.bellwether.core.Forecaster;
import io.bellwether.core.metric.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Beside other libraries: items a second, how good, and how much memory, on the same streams. */
public final class PeersSuite implements Suite {
  static final String NAME = "peers";
  static final String STREAM = "stream";
  static final String FAILURE = "failure";
  static final String RATE = "items/s";
  static final String MACRO_F1 = "macro-F1";
  static final String MCC = "MCC";
  static final String OURS_F1 = "macro-F1 of ours on the same items";
  static final String ITEMS = "items";
  static final String RETAINED = "retained heap";

  /** Of a contestant that is 1 if it could be played; if not, {@link #FAILURE} says why. */
  static final String PLAYED = "played";

  /** In results of before Flink ML was played: whether it linked beside this Flink. */
  static final String LINKED = "linked";

  /**
   * How much is played.
   *
   * @param numbers most items of the table
   * @param texts most items of the text set, at which others are slow
   * @param limitSeconds most time for one contestant at one stream
   */
  private record Plan(int turns, int numbers, int texts, double limitSeconds) {
    static Plan of(Effort effort) {
      return effort == Effort.LONG
          ? new Plan(2, Integer.MAX_VALUE, 2_000, 15)
          : new Plan(2, 10_000, 500, 8);
    }
  }

  private static final int WARM_UP_ITEMS = 1_000;
  private static final double WARM_UP_SECONDS = 2;

  /** A contestant that is through sooner plays again within its turn. */
  private static final double LEAST_SECONDS = 1;

  /** Flink takes longer until it is compiled. */
  private static final double LEAST_FLINK_ML_SECONDS = 5;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 40;
  }

  @Override
  public void check() {
    Path unused = PeerStream.folder();
  }

  @Override
  public void measure(Effort effort, Findings findings) throws Exception {
    Plan plan = Plan.of(effort);
    Path folder = PeerStream.folder();
    measure(PeerStream.elec2(folder).first(plan.numbers()), plan, findings);
    measure(PeerStream.goldNews(folder).first(plan.texts()), plan, findings);
  }

  /**
   * Whether Flink ML could be played.
   *
   * @param failure why not; empty if it could
   */
  static Figure flinkMlPlayed(String failure) {
    return Figure.once(
        NAME,
        FlinkMlSetting.FLINK_ML,
        Map.of(FAILURE, failure),
        PLAYED,
        "1",
        Better.NEITHER,
        failure.isEmpty() ? 1 : 0);
  }

  private static void measure(PeerStream stream, Plan plan, Findings findings)
      throws InterruptedException {
    Map<String, Function<PeerStream, Forecaster>> all = Contestants.of(stream);
    Map<String, List<Contest>> contests = new LinkedHashMap<>();
    all.forEach(
        (name, make) -> {
          findings.progress("warm-up: " + name + ", " + stream.name());
          play(stream.first(WARM_UP_ITEMS), make, WARM_UP_SECONDS, WARM_UP_SECONDS, false);
        });
    for (int turn = 0; turn < plan.turns(); turn++) {
      for (Map.Entry<String, Function<PeerStream, Forecaster>> one : all.entrySet()) {
        findings.progress("turn " + turn + ": " + one.getKey() + ", " + stream.name());
        contests
            .computeIfAbsent(one.getKey(), name -> new ArrayList<>())
            .addAll(play(stream, one.getValue(), plan.limitSeconds(), LEAST_SECONDS, true));
      }
    }
    if (!stream.isText()) {
      findings.add(flinkMlPlayed(addFlinkMl(stream, plan, contests, findings)));
    }
    Contest ours = contests.get(Contestants.OURS).get(0);
    contests.forEach(
        (name, turns) -> report(stream, name, turns.toArray(new Contest[0]), ours, findings));
  }

  /** Returns why it could not be played; nothing if it could. */
  private static String addFlinkMl(
      PeerStream stream, Plan plan, Map<String, List<Contest>> contests, Findings findings)
      throws InterruptedException {
    FlinkMl flinkMl = FlinkMl.besideThis();
    try {
      for (int turn = 0; turn < plan.turns(); turn++) {
        for (FlinkMlSetting setting : FlinkMlSetting.all()) {
          findings.progress("turn " + turn + ": " + setting.name() + ", " + stream.name());
          List<Contest> played =
              flinkMl.play(stream, setting, LEAST_FLINK_ML_SECONDS, plan.limitSeconds());
          contests.computeIfAbsent(setting.name(), name -> new ArrayList<>()).addAll(played);
        }
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Again and again from the start, until there is enough to tell the rate of the fast, too.
   *
   * @param weighed whether the first is weighed
   */
  private static List<Contest> play(
      PeerStream stream,
      Function<PeerStream, Forecaster> make,
      double limitSeconds,
      double leastSeconds,
      boolean weighed) {
    List<Contest> contests = new ArrayList<>();
    double played = 0;
    while (played < leastSeconds) {
      Contest contest =
          Contest.play(
              stream, () -> make.apply(stream), limitSeconds, weighed && contests.isEmpty());
      played += contest.seconds();
      contests.add(contest);
    }
    return contests;
  }

  static void report(
      PeerStream stream, String name, Contest[] turns, Contest ours, Findings findings) {
    Map<String, String> of = Map.of(STREAM, stream.name());
    double[] rates = new double[turns.length];
    for (int i = 0; i < turns.length; i++) {
      rates[i] = turns[i].itemsPerSecond();
    }
    double[] retained =
        Arrays.stream(turns).mapToDouble(Contest::retainedBytes).filter(Double::isFinite).toArray();
    Contest first = turns[0];
    int same = Math.min(first.count(), ours.count());
    Scores scores = first.scores(same);
    findings.add(Figure.median(NAME, name, of, RATE, "1/s", Better.HIGHER, rates));
    findings.add(Figure.once(NAME, name, of, MACRO_F1, "1", Better.HIGHER, scores.macroF1()));
    findings.add(Figure.once(NAME, name, of, MCC, "1", Better.HIGHER, scores.mcc()));
    findings.add(
        Figure.once(NAME, name, of, OURS_F1, "1", Better.NEITHER, ours.scores(same).macroF1()));
    findings.add(Figure.once(NAME, name, of, ITEMS, "1", Better.NEITHER, same));
    findings.add(Figure.median(NAME, name, of, RETAINED, "B", Better.LOWER, retained));
  }

  @Override
  public void describe(List<Figure> figures, Page page) {
    new PeersReport(figures).write(page);
  }
}
