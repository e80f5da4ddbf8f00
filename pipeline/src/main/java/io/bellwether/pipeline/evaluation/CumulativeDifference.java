package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Scorebook;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the first mixture has got ahead of the best baseline, item by item: right predictions
 * more, and log loss less. Kept at evenly spread points, the last of which is the end.
 *
 * @param hits right predictions that the mixture has more up to each point
 * @param logLoss nats that it has less up to each point
 */
record CumulativeDifference(Row baseline, int[] items, long[] hits, double[] logLoss) {
  private static final int MAX_POINTS = 200;

  static CumulativeDifference of(Report report) {
    Table table = report.table();
    Row baseline = table.bestBaseline();
    Scorebook book = table.book();
    int points = Math.min(MAX_POINTS, book.size());
    int[] items = new int[points];
    long[] hits = new long[points];
    double[] logLoss = new double[points];
    int mixture = table.mixture().column();
    int item = 0;
    long hitsSoFar = 0;
    double lossSoFar = 0;
    for (int point = 0; point < points; point++) {
      items[point] = (int) ((point + 1L) * book.size() / points);
      for (; item < items[point]; item++) {
        hitsSoFar += hit(book, mixture, item) - hit(book, baseline.column(), item);
        lossSoFar += book.logLoss(baseline.column(), item) - book.logLoss(mixture, item);
      }
      hits[point] = hitsSoFar;
      logLoss[point] = lossSoFar;
    }
    return new CumulativeDifference(baseline, items, hits, logLoss);
  }

  private static int hit(Scorebook book, int row, int item) {
    return book.predicted(row, item) == book.label(item) ? 1 : 0;
  }

  Map<String, Object> toMap() {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("baseline", baseline.name());
    plain.put("items", items);
    plain.put("hits", hits);
    plain.put("logLoss", logLoss);
    return plain;
  }
}
