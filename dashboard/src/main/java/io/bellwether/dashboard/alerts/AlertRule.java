package io.bellwether.dashboard.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * When to raise an alert, and when it is over. {@code docs/alerts.md} tells each setting.
 *
 * @param name unique in its file
 * @param directions the classes that it watches
 * @param symbols empty for all
 * @param raise least calibrated probability that counts as evidence
 * @param resolve an item below it ends the alert; at most {@code raise}
 * @param items how many must agree within {@code within}
 * @param agreement least share of those that agree among the items of that time
 * @param coolDown time after the end of an alert in which none is raised
 * @param expireAfter time after the last evidence when an alert ends by itself
 * @param warning least probability of a warning; below it is information
 * @param critical least probability of a critical alert
 */
public record AlertRule(
    String name,
    List<String> directions,
    Set<String> symbols,
    double raise,
    double resolve,
    double minNovelty,
    double minRelevance,
    int items,
    Duration within,
    double agreement,
    Duration coolDown,
    Duration expireAfter,
    double warning,
    double critical) {
  public AlertRule {
    directions = List.copyOf(directions);
    symbols = Set.copyOf(symbols);
  }

  boolean watches(String symbol) {
    return symbols.isEmpty() || symbols.contains(symbol);
  }

  /** Eight hexadecimal digits that differ between different definitions. */
  public String version() {
    String definition =
        String.join(
            "\n",
            name,
            directions.toString(),
            symbols.stream().sorted().toList().toString(),
            Double.toString(raise),
            Double.toString(resolve),
            Double.toString(minNovelty),
            Double.toString(minRelevance),
            Integer.toString(items),
            within.toString(),
            Double.toString(agreement),
            coolDown.toString(),
            expireAfter.toString(),
            Double.toString(warning),
            Double.toString(critical));
    return Digest.hex(definition.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }
}
