package io.bellwether.pipeline.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long the job took to be well again, by kind of fault. For one thread. */
final class Recoveries {
  private final Map<Fault, List<Long>> millis = new EnumMap<>(Fault.class);

  void add(Fault fault, long tookMillis) {
    millis.computeIfAbsent(fault, f -> new ArrayList<>()).add(tookMillis);
  }

  /** One row a kind that came, and one for all. */
  List<ChaosReport.Recovery> rows() {
    List<ChaosReport.Recovery> rows = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    millis.forEach(
        (fault, took) -> {
          rows.add(row(fault.name().toLowerCase(Locale.ROOT).replace('_', ' '), took));
          all.addAll(took);
        });
    rows.add(row("all", all));
    return rows;
  }

  private static ChaosReport.Recovery row(String name, List<Long> took) {
    long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
    return new ChaosReport.Recovery(
        name, sorted.length, quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1));
  }

  /** The smallest value that at least this share does not exceed. */
  static long quantile(long[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, Math.min(index, sorted.length - 1))];
  }
}
