package io.bellwether.pipeline.demo;

import io.bellwether.core.metric.Scores;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Writes predictions and the state of the score as lines of text. Not thread-safe. */
public final class Tape {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int HEADLINE_COLUMNS = 46;

  private final PrintWriter out;
  private final boolean colour;

  /** Writes to {@code out}, in colour or not. */
  public Tape(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** One line for a prediction. */
  public void print(Prediction prediction) {
    StringBuilder line = new StringBuilder(160);
    line.append(TIME.format(prediction.getEventTime())).append("  ");
    Columns.append(line, prediction.getSymbol(), 10);
    Columns.append(line, prediction.getLanguage(), 3);
    line.append(verdict(prediction)).append(' ');
    line.append(String.format(Locale.ROOT, "%.2f  ", prediction.getConfidence()));
    Columns.append(line, prediction.getHeadline(), HEADLINE_COLUMNS);
    ExpertAccount lead = lead(prediction);
    if (lead != null) {
      line.append(
          String.format(Locale.ROOT, "%s %.0f%%", lead.getExpert(), 100 * lead.getWeight()));
    }
    line.append(prediction.getDegraded() ? "  degraded" : "");
    line.append(prediction.getBlind() ? "  blind" : "");
    out.println(line);
  }

  private String verdict(Prediction prediction) {
    String padded = String.format(Locale.ROOT, "%-8s", Columns.printable(prediction.getVerdict()));
    if (!colour) {
      return padded;
    }
    int first = prediction.getClasses().indexOf(prediction.getVerdict());
    int code = first == 0 ? 32 : first == prediction.getClasses().size() - 1 ? 31 : 33;
    return "\u001b[" + code + "m" + padded + "\u001b[0m";
  }

  private static ExpertAccount lead(Prediction prediction) {
    ExpertAccount lead = null;
    for (ExpertAccount expert : prediction.getExperts()) {
      if (lead == null || expert.getWeight() > lead.getWeight()) {
        lead = expert;
      }
    }
    return lead;
  }

  /** How many lines were left out because the tape ran too fast to read. */
  public void printSkipped(long skipped) {
    out.println("  … " + skipped + " more, then");
  }

  /** Weights and score so far. */
  public void print(Scoreboard board) {
    StringBuilder weights = new StringBuilder("weights ");
    for (Map.Entry<String, Double> share : board.weights().entrySet()) {
      weights.append(
          String.format(Locale.ROOT, " %s %.0f%%", share.getKey(), 100 * share.getValue()));
    }
    out.println(emphasis(weights.toString()));
    Scores scores = board.scores();
    if (scores.count() > 0) {
      out.println(
          emphasis(
              String.format(
                  Locale.ROOT,
                  "score    %d predictions, %d with a label: accuracy %.3f, macro-F1 %.3f, MCC %.3f,"
                      + " log loss %.3f",
                  board.count(),
                  scores.count(),
                  scores.accuracy(),
                  scores.macroF1(),
                  scores.mcc(),
                  scores.logLoss())));
    }
    out.flush();
  }

  private String emphasis(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /** Writes what is buffered. */
  public void flush() {
    out.flush();
  }
}
