package io.bellwether.core.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The Page-Hinkley test (Page, "Continuous inspection schemes", 1954; Hinkley, 1971), for changes
 * both ways. With x̄ₜ the mean of the first t numbers, tolerance δ and threshold λ,
 *
 * <pre>
 *   up(t)   = Σ (xₛ − x̄ₛ − δ)     alarm when up(t) − min up > λ
 *   down(t) = Σ (xₛ − x̄ₛ + δ)     alarm when max down − down(t) > λ
 * </pre>
 *
 * <p>After an alarm everything begins anew. O(1) time and state.
 */
final class PageHinkleyDetector implements DriftDetector {
  /** Before that the mean itself is mostly noise. */
  static final int SHORTEST = 30;

  private final double tolerance;
  private final double threshold;
  private long length;
  private double mean;
  private double up;
  private double lowestUp;
  private double down;
  private double highestDown;

  PageHinkleyDetector(double tolerance, double threshold) {
    this.tolerance = tolerance;
    this.threshold = threshold;
  }

  @Override
  public boolean update(double value) {
    DriftDetectors.checked(value);
    length++;
    mean += (value - mean) / length;
    up += value - mean - tolerance;
    lowestUp = Math.min(lowestUp, up);
    down += value - mean + tolerance;
    highestDown = Math.max(highestDown, down);
    boolean changed =
        length >= SHORTEST && (up - lowestUp > threshold || highestDown - down > threshold);
    if (changed) {
      reset();
    }
    return changed;
  }

  private void reset() {
    length = 0;
    mean = 0;
    up = 0;
    lowestUp = 0;
    down = 0;
    highestDown = 0;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public double mean() {
    return mean;
  }

  @Override
  public String stateType() {
    return "page-hinkley";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(length);
    for (double number : new double[] {mean, up, lowestUp, down, highestDown}) {
      out.writeDouble(number);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    length = in.readLong();
    double[] numbers = new double[5];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
      if (!Double.isFinite(numbers[i])) {
        throw new IOException("a sum in a snapshot must be finite: " + numbers[i]);
      }
    }
    if (length < 0) {
      throw new IOException("length in a snapshot must be at least 0: " + length);
    }
    mean = numbers[0];
    up = numbers[1];
    lowestUp = numbers[2];
    down = numbers[3];
    highestDown = numbers[4];
  }
}
