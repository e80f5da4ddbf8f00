package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.result.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The figures of this suite by what was measured. Those that a short run left out are empty. */
final class KernelFigures {
  static final String READ = "read";
  static final String MULTIPLY_ADD = "multiplyAdd";
  static final String UNVECTORISED = "-XX:-UseSuperWord";

  private final Map<String, Figure> byKey;
  private final List<Figure> all;

  KernelFigures(List<Figure> figures) {
    all = figures;
    byKey = figures.stream().collect(Collectors.toMap(KernelFigures::key, Function.identity()));
  }

  private static String key(Figure figure) {
    return figure.name() + " " + figure.of();
  }

  /** The figure of this name under just these conditions, given as names and values in turn. */
  Optional<Figure> of(String name, String... conditions) {
    Map<String, String> of = new TreeMap<>();
    for (int i = 0; i < conditions.length; i += 2) {
      of.put(conditions[i], conditions[i + 1]);
    }
    return Optional.ofNullable(byKey.get(name + " " + of));
  }

  /** Those of this name, in the order in which they were measured. */
  List<Figure> named(String name) {
    return all.stream().filter(figure -> figure.name().equals(name)).toList();
  }

  /** All of one property, such as the kernels that have twins. */
  List<Figure> with(String condition, String value) {
    return all.stream().filter(figure -> value.equals(figure.of().get(condition))).toList();
  }

  static String nanos(Optional<Figure> figure) {
    return figure.map(one -> number(one.value())).orElse("");
  }

  /** How many times longer the first takes. */
  static String times(Optional<Figure> one, Optional<Figure> other) {
    return one.isPresent() && other.isPresent()
        ? number(one.get().value() / other.get().value())
        : "";
  }

  static String number(double value) {
    String pattern =
        value >= 1000 ? "%,.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.01 ? "%.1f %%" : "%.0f %%", 100 * share);
  }
}
