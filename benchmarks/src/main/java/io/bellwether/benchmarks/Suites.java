package io.bellwether.benchmarks;

import io.bellwether.benchmarks.suite.Suite;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The suites that are there, in the order of the report. */
final class Suites {
  private Suites() {}

  static List<Suite> all() {
    return ServiceLoader.load(Suite.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(Suite::order))
        .toList();
  }

  /**
   * Those of these names, in the order of the report; all for an empty list.
   *
   * @throws IllegalArgumentException for a name that is none
   */
  static List<Suite> named(List<String> names) {
    List<Suite> all = all();
    for (String name : names) {
      if (all.stream().noneMatch(suite -> suite.name().equals(name))) {
        throw new IllegalArgumentException(
            "there is no suite '%s'; there are %s%s"
                .formatted(
                    name,
                    all.stream().map(Suite::name).collect(Collectors.joining(", ")),
                    name.equals("peers") ? ", and with the Maven profile 'peers' that one" : ""));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(suite -> names.contains(suite.name())).toList();
  }
}
