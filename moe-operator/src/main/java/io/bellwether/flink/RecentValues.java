package io.bellwether.flink;

import java.util.Arrays;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * The last {@value #WINDOW} of a stream of numbers, as a histogram for the metrics. Allocates when
 * it is looked at, never when a number comes. Any threads.
 */
final class RecentValues implements Histogram {
  private static final int WINDOW = 1024;

  private final long[] values = new long[WINDOW];
  private long count;

  @Override
  public synchronized void update(long value) {
    values[(int) (count++ % WINDOW)] = value;
  }

  @Override
  public synchronized long getCount() {
    return count;
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    long[] sorted = Arrays.copyOf(values, (int) Math.min(WINDOW, count));
    Arrays.sort(sorted);
    return new Sorted(sorted);
  }

  /** What the window held. */
  private static final class Sorted extends HistogramStatistics {
    private final long[] values;

    Sorted(long[] values) {
      this.values = values;
    }

    /** The smallest value that so large a share of all does not exceed; 0 of nothing. */
    @Override
    public double getQuantile(double quantile) {
      if (values.length == 0) {
        return 0;
      }
      int rank = (int) Math.ceil(quantile * values.length);
      return values[Math.min(values.length, Math.max(1, rank)) - 1];
    }

    @Override
    public long[] getValues() {
      return values.clone();
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public double getMean() {
      return Arrays.stream(values).average().orElse(0);
    }

    @Override
    public double getStdDev() {
      double mean = getMean();
      double squares = Arrays.stream(values).mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    }

    @Override
    public long getMax() {
      return values.length == 0 ? 0 : values[values.length - 1];
    }

    @Override
    public long getMin() {
      return values.length == 0 ? 0 : values[0];
    }
  }
}
