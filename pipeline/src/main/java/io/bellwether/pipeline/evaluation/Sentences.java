package io.bellwether.pipeline.evaluation;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import java.util.Locale;

/** What the numbers say, in words. */
final class Sentences {
  private Sentences() {}

  /** How many items and outcomes there are, and what was resampled. */
  static String sample(Table table) {
    Resamples resamples = table.resamples();
    return String.format(
        Locale.ROOT,
        "%,d items in %,d outcomes (distinct symbol and label time); 95 %% intervals from %,d"
            + " resamples of %s",
        table.book().size(),
        table.book().numOutcomes(),
        resamples.count(),
        units(resamples));
  }

  private static String units(Resamples resamples) {
    return switch (resamples.unit()) {
      case OUTCOME -> "outcomes";
      case SESSION ->
          String.format(Locale.ROOT, "%,d sessions (distinct label times)", resamples.drawn());
      case ITEM ->
          "items, as all items share one outcome: they say too little of how scores would vary";
    };
  }

  /** When labels count, by the first configuration. */
  static String release(Report report) {
    LabelRelease release = report.contestants().get(0).config().labelRelease();
    return switch (release) {
      case REACHED -> "Labels count once their time is reached (labels.release: reached)";
      case PASSED -> "Labels count once their time has passed (labels.release: passed)";
    };
  }

  /** The first mixture against the best single expert and the best baseline. */
  static String verdict(Table table) {
    Row single = table.row("best single expert");
    Row best = table.bestBaseline();
    String verdict = against(table, single);
    return best.column() == single.column() ? verdict : verdict + " " + against(table, best);
  }

  private static String against(Table table, Row other) {
    Resamples.Difference d = table.difference(table.mixture(), other, Metric.MACRO_F1);
    boolean above = d.interval().low() > 0;
    boolean below = d.interval().high() < 0;
    String relation = above ? "is above" : below ? "is below" : "cannot be told apart from";
    return String.format(
        Locale.ROOT,
        "%s %s %s: macro-F1 %+.4f [%+.4f, %+.4f].",
        table.mixture().name(),
        relation,
        other.name(),
        d.estimate(),
        d.interval().low(),
        d.interval().high());
  }
}
