package io.bellwether.pipeline.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether published decisions know the label of the very day that they are about. */
final class LeakTests {
  private static final int RISE = Pool.CLASSES.indexOf("Rise");

  private LeakTests() {}

  /**
   * Days on which the published decision is not the rounded mean of the votes.
   *
   * @param days how many there are
   * @param toward of these, on how many it leaves in the direction of the label
   * @param away on how many in the other; on the rest the mean is the label already
   */
  record Departures(int days, int toward, int away) {
    static Departures of(Pool pool) {
      int[] mean = Pool.roundedMean(pool.votes());
      int days = 0;
      int toward = 0;
      int away = 0;
      for (int t = 0; t < mean.length; t++) {
        int direction = Integer.signum(pool.published()[t] - mean[t]);
        int label = Integer.signum(pool.labels()[t] - mean[t]);
        days += direction != 0 ? 1 : 0;
        toward += direction != 0 && direction == label ? 1 : 0;
        away += direction != 0 && direction == -label ? 1 : 0;
      }
      return new Departures(days, toward, away);
    }
  }

  /**
   * Days on which one to three experts say Rise, and how often the published decision says it.
   *
   * @param saidWhenTrue of {@code daysWhenTrue}, on which the label was Rise
   * @param saidOtherwise of {@code daysOtherwise}, on which it was not
   */
  record RareRise(int saidWhenTrue, int daysWhenTrue, int saidOtherwise, int daysOtherwise) {
    static RareRise of(Pool pool) {
      int[] counts = new int[4];
      for (int t = 0; t < pool.days(); t++) {
        int votes = 0;
        for (int vote : pool.votes()[t]) {
          votes += vote == RISE ? 1 : 0;
        }
        if (votes >= 1 && votes <= 3) {
          int first = pool.labels()[t] == RISE ? 0 : 2;
          counts[first] += pool.published()[t] == RISE ? 1 : 0;
          counts[first + 1]++;
        }
      }
      return new RareRise(counts[0], counts[1], counts[2], counts[3]);
    }

    /**
     * Fisher's exact test, two-sided: how probable a table at least as unlikely as this one is if
     * the decision knew nothing of the label.
     */
    double p() {
      int days = daysWhenTrue + daysOtherwise;
      int said = saidWhenTrue + saidOtherwise;
      double all = logChoose(days, said);
      double own = logTable(saidWhenTrue, said) - all;
      double sum = 0;
      for (int a = Math.max(0, said - daysOtherwise); a <= Math.min(said, daysWhenTrue); a++) {
        double table = logTable(a, said) - all;
        // Tables of the same probability count, whichever way they were rounded.
        sum += table <= own + 1e-9 ? Math.exp(table) : 0;
      }
      return Math.min(1, sum);
    }

    private double logTable(int a, int said) {
      return logChoose(daysWhenTrue, a) + logChoose(daysOtherwise, said - a);
    }

    private static double logChoose(int n, int k) {
      double sum = 0;
      for (int i = 1; i <= k; i++) {
        sum += Math.log((double) (n - k + i) / i);
      }
      return sum;
    }
  }

  static Section of(List<Pool> pools, Pool seven) {
    List<Section.Row> rows = new ArrayList<>();
    for (Pool pool : pools) {
      Departures departures = Departures.of(pool);
      rows.add(
          Section.Row.of(pool.name(), departures.days(), departures.toward(), departures.away()));
    }
    RareRise rise = RareRise.of(seven);
    String note =
        String.format(
            Locale.ROOT,
            "Where 1 to 3 experts of %s say Rise, the published mixture says it on %d of %d days"
                + " that turn out to be Rise and on %d of %d others (Fisher's exact test, p ="
                + " %.1e).",
            seven.name(),
            rise.saidWhenTrue(),
            rise.daysWhenTrue(),
            rise.saidOtherwise(),
            rise.daysOtherwise(),
            rise.p());
    return new Section(
        "leak",
        "Days on which the published decision is not the rounded mean of the votes, and whether it"
            + " lies toward the label of that very day",
        List.of(
            Section.Column.count("days"),
            Section.Column.count("toward"),
            Section.Column.count("away")),
        rows,
        List.of(note));
  }
}
