package io.bellwether.replay;

import java.util.Set;

/**
 * What a table does not say about itself.
 *
 * @param labelDelayRows how many further rows come before a row's label is known; with 0 it is
 *     known before the next row
 * @param categories columns whose cells are words, not numbers
 */
public record TableSettings(int labelDelayRows, Set<String> categories) {
  /** Labels at once, all columns but the label numeric. */
  public static final TableSettings DEFAULT = new TableSettings(0, Set.of());

  public TableSettings {
    if (labelDelayRows < 0) {
      throw new IllegalArgumentException(
          "label-delay must be at least 0 rows: " + labelDelayRows + "; 0 is before the next row");
    }
    categories = Set.copyOf(categories);
  }
}
