package io.bellwether.pipeline.evaluation;

import java.util.Locale;

/**
 * One forecaster of the table.
 *
 * @param name unique among the rows of its kind
 * @param column where its predictions are in the scorebook; two rows may share one
 * @param note what a reader must know of it, or empty
 */
public record Row(Kind kind, String name, int column, String note) {
  /** What a row stands for. */
  public enum Kind {
    MIXTURE,
    EXPERT,
    BASELINE;

    /** What tables call it. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Whether a person means this row: by its name, or by kind and name as in {@code expert:words}.
   */
  boolean isCalled(String text) {
    return text.equals(name) || text.equals(kind.title() + ":" + name);
  }
}
