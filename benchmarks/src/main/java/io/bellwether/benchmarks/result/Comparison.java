package io.bellwether.benchmarks.result;

import io.bellwether.benchmarks.result.Figure.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two runs side by side. A figure has changed when the repetitions of the one run lie all on one
 * side of those of the other, and the middles differ by more than the tolerance; what was measured
 * once has no spread, so that the tolerance alone decides.
 *
 * @param changes what changed, the worst first
 * @param compared how many figures both runs have
 * @param missing keys of the former run that the latter lacks
 */
public record Comparison(List<Change> changes, int compared, List<String> missing) {

  /**
   * A figure that changed.
   *
   * @param before in the former run
   * @param after in the latter
   * @param gain how many times better it is now: below one is worse
   */
  public record Change(Figure before, Figure after, double gain) {
    /** Whether it became worse. */
    public boolean isRegression() {
      return gain < 1;
    }
  }

  /**
   * Compares.
   *
   * @param tolerance the share by which the middles may differ, such as .1
   */
  public static Comparison of(Results before, Results after, double tolerance) {
    Map<String, Figure> now =
        after.figures().stream().collect(Collectors.toMap(Figure::key, Function.identity()));
    List<Change> changes = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    int compared = 0;
    for (Figure was : before.figures()) {
      Figure is = now.get(was.key());
      if (is == null) {
        missing.add(was.key());
      } else if (was.better() != Better.NEITHER) {
        compared++;
        double gain = gain(was, is);
        if (isApart(was, is) && (gain > 1 + tolerance || gain < 1 / (1 + tolerance))) {
          changes.add(new Change(was, is, gain));
        }
      }
    }
    changes.sort((one, other) -> Double.compare(one.gain(), other.gain()));
    return new Comparison(List.copyOf(changes), compared, List.copyOf(missing));
  }

  private static boolean isApart(Figure was, Figure is) {
    return is.low() > was.high() || is.high() < was.low();
  }

  private static double gain(Figure was, Figure is) {
    double ratio = was.value() == is.value() ? 1 : is.value() / was.value();
    return was.better() == Better.HIGHER ? ratio : 1 / ratio;
  }

  /** What became worse. */
  public List<Change> regressions() {
    return changes.stream().filter(Change::isRegression).toList();
  }
}
