package io.bellwether.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The detectors against plain references that keep every number, and what they are known for. */
class DriftFormulasTest {

  /** ADWIN over a list of all numbers, with the sizes of the buckets beside it. */
  private static final class PlainAdwin {
    private final double delta;
    private final List<Double> numbers = new ArrayList<>();

    /** Sizes of buckets, the oldest first. */
    private final List<Integer> sizes = new ArrayList<>();

    private int seen;

    PlainAdwin(double delta) {
      this.delta = delta;
    }

    boolean update(double value) {
      numbers.add(value);
      sizes.add(1);
      for (int size = 1; sizes.lastIndexOf(size) - sizes.indexOf(size) + 1 > 5; size *= 2) {
        int oldest = sizes.indexOf(size);
        sizes.set(oldest, 2 * size);
        sizes.remove(oldest + 1);
      }
      boolean changed = false;
      if (++seen % 8 == 0) {
        while (numbers.size() >= 10 && differs()) {
          numbers.subList(0, sizes.remove(0)).clear();
          changed = true;
        }
      }
      return changed;
    }

    private boolean differs() {
      int n = numbers.size();
      double mean = mean(numbers);
      double variance = numbers.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / n;
      double logTerm = Math.log(2 / (delta / Math.log(n)));
      int cut = 0;
      for (int size : sizes) {
        cut += size;
        if (cut < 5 || n - cut < 5) {
          continue;
        }
        double m = 1 / (1.0 / cut + 1.0 / (n - cut));
        double bound = Math.sqrt(2 / m * variance * logTerm) + 2 / (3 * m) * logTerm;
        double gap = Math.abs(mean(numbers.subList(0, cut)) - mean(numbers.subList(cut, n)));
        if (gap >= bound) {
          return true;
        }
      }
      return false;
    }

    static double mean(List<Double> numbers) {
      return numbers.stream().mapToDouble(x -> x).average().orElse(0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.002, 0.05, 0.5})
  void adwinAlarmsAndForgetsAsThePlainOneDoes(double delta) {
    AdwinDetector detector = new AdwinDetector(delta);
    PlainAdwin plain = new PlainAdwin(delta);
    Random random = new Random(11);
    int alarms = 0;

    for (int i = 0; i < 6000; i++) {
      double level = 0.2 + 0.15 * (i / 700 % 4);
      double value = Math.min(1, Math.max(0, level + 0.2 * random.nextGaussian()));
      boolean alarm = detector.update(value);

      assertThat(alarm).as("at %s", i).isEqualTo(plain.update(value));
      assertThat(detector.length()).isEqualTo(plain.numbers.size());
      assertThat(detector.mean()).isCloseTo(PlainAdwin.mean(plain.numbers), within(1e-9));
      alarms += alarm ? 1 : 0;
    }
    assertThat(alarms).isGreaterThanOrEqualTo(8);
  }

  @Test
  void pageHinkleyAlarmsWhereItsSumsOverAllNumbersSaySo() {
    double tolerance = 0.01;
    double threshold = 8;
    PageHinkleyDetector detector = new PageHinkleyDetector(tolerance, threshold);
    List<Double> numbers = new ArrayList<>();
    Random random = new Random(12);
    int alarms = 0;

    for (int i = 0; i < 4000; i++) {
      double value = random.nextDouble() * (i / 400 % 2 == 0 ? 0.5 : 1);
      numbers.add(value);
      boolean expected = numbers.size() >= 30 && plainPageHinkley(numbers, tolerance) > threshold;

      assertThat(detector.update(value)).as("at %s", i).isEqualTo(expected);
      if (expected) {
        numbers.clear();
        alarms++;
      }
    }
    assertThat(alarms).isGreaterThanOrEqualTo(8);
  }

  private static double plainPageHinkley(List<Double> numbers, double tolerance) {
    double total = 0;
    double up = 0;
    double lowest = 0;
    double down = 0;
    double highest = 0;
    for (int t = 0; t < numbers.size(); t++) {
      total += numbers.get(t);
      double mean = total / (t + 1);
      up += numbers.get(t) - mean - tolerance;
      lowest = Math.min(lowest, up);
      down += numbers.get(t) - mean + tolerance;
      highest = Math.max(highest, down);
    }
    return Math.max(up - lowest, highest - down);
  }

  @Test
  void adwinSeldomAlarmsWhereNothingChanges() {
    int streamsWithAlarm = 0;
    for (int seed = 0; seed < 100; seed++) {
      DriftDetector detector = new AdwinDetector(0.002);
      Random random = new Random(seed);
      List<Integer> alarms = EveryDriftDetectorTest.alarms(detector, random, 10_000, 0.3);
      streamsWithAlarm += alarms.isEmpty() ? 0 : 1;
    }

    assertThat(streamsWithAlarm).as("of 100 streams of 10,000 numbers").isLessThanOrEqualTo(5);
  }

  @Test
  void adwinNoticesAJumpSoonerTheLargerItIs() {
    double small = meanDelay(0.3, 0.4);
    double medium = meanDelay(0.3, 0.5);
    double large = meanDelay(0.3, 0.9);

    assertThat(large).isLessThan(60).isLessThan(medium);
    assertThat(medium).isLessThan(250).isLessThan(small);
    assertThat(small).isLessThan(900);
  }

  private static double meanDelay(double before, double after) {
    ArrayDeque<Integer> delays = new ArrayDeque<>();
    for (int seed = 0; seed < 30; seed++) {
      DriftDetector detector = new AdwinDetector(0.002);
      Random random = new Random(seed);
      EveryDriftDetectorTest.alarms(detector, random, 3000, before);
      List<Integer> alarms = EveryDriftDetectorTest.alarms(detector, random, 5000, after);
      assertThat(alarms).as("alarms after %s became %s", before, after).isNotEmpty();
      delays.add(alarms.get(0));
    }
    return delays.stream().mapToInt(x -> x).average().orElseThrow();
  }

  @Test
  void adwinRemembersALongStreamInFewBuckets() throws Exception {
    AdwinDetector detector = new AdwinDetector(1e-9);
    for (int i = 0; i < 1_000_000; i++) {
      detector.update(i % 2);
    }

    assertThat(detector.length()).isEqualTo(1_000_000);
    assertThat(Snapshot.write(detector)).hasSizeLessThan(2000);
  }

  @Test
  void settingsOutOfBoundsAreRefused() {
    for (double delta : new double[] {0, 1, -1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new DriftSpec.Adwin(delta))
          .withMessage("delta must be above 0 and below 1: " + delta);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new DriftSpec.PageHinkley(-1, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new DriftSpec.PageHinkley(0, 0));
  }
}
