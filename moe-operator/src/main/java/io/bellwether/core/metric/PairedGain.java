package io.bellwether.core.metric;

import io.bellwether.core.Stateful;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an expert in shadow would have gained: how often it agreed, and the mean difference of two
 * log losses of the same items, without it and with it, with an interval that may be looked at
 * after every item.
 *
 * <p>The interval is the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and
 * Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences" (2024), theorem
 * 2.2: mean ± s·√(2(nρ²+1)/(n²ρ²)·ln(√(nρ²+1)/α)) with s the standard deviation of the n
 * differences, and ρ² = (−2 ln α + ln(−2 ln α) + 1)/n₀ such that it is narrowest at n₀ items. An
 * interval for one fixed n would be passed by chance sooner or later when it is looked at again and
 * again. It holds for large n; it takes differences of different items as unrelated beyond their
 * past, so labels over overlapping horizons make it too narrow.
 *
 * <p>Not thread-safe.
 */
public final class PairedGain implements Stateful {
  private long items;
  private long agreed;
  private double mean;
  private double squares;

  /** Adds an item, by the log losses in nats of the mixture without and with the shadow. */
  public void add(boolean agrees, double loss, double lossWith) {
    double gain = loss - lossWith;
    items++;
    agreed += agrees ? 1 : 0;
    double before = gain - mean;
    mean += before / items;
    squares += before * (gain - mean);
  }

  public long items() {
    return items;
  }

  /** Share of the items on which it agreed; not a number without items. */
  public double agreement() {
    return (double) agreed / items;
  }

  /** Mean gain in nats an item, positive where the shadow makes it better; 0 without items. */
  public double mean() {
    return mean;
  }

  /** The lower end of the interval of the mean; see {@link #radius}. */
  public double low(double confidence, long narrowestAt) {
    return mean - radius(confidence, narrowestAt);
  }

  /** The upper end of the interval of the mean; see {@link #radius}. */
  public double high(double confidence, long narrowestAt) {
    return mean + radius(confidence, narrowestAt);
  }

  /**
   * Half the width of the interval; infinite for fewer than two items.
   *
   * @param confidence 1 − α, above 0.5 and below 1
   * @param narrowestAt n₀, at least 1
   */
  public double radius(double confidence, long narrowestAt) {
    if (items < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double alpha = 1 - confidence;
    double twice = -2 * Math.log(alpha);
    double scaled = items * (twice + Math.log(twice) + 1) / narrowestAt;
    double deviation = Math.sqrt(squares / (items - 1));
    double bound = 2 * (scaled + 1) / (scaled * items) * Math.log(Math.sqrt(scaled + 1) / alpha);
    return deviation * Math.sqrt(bound);
  }

  @Override
  public String stateType() {
    return "paired-gain";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(items);
    out.writeLong(agreed);
    out.writeDouble(mean);
    out.writeDouble(squares);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    items = in.readLong();
    agreed = in.readLong();
    mean = in.readDouble();
    squares = in.readDouble();
  }
}
