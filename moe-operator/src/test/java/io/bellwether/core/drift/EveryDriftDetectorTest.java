package io.bellwether.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Allocations;
import io.bellwether.core.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of detector owes. A new kind adds one line to {@link #specs}. */
class EveryDriftDetectorTest {

  static List<DriftSpec> specs() {
    return List.of(
        new DriftSpec.Adwin(0.002),
        new DriftSpec.Adwin(0.9),
        new DriftSpec.PageHinkley(0.005, 50),
        new DriftSpec.PageHinkley(0, 5));
  }

  @Test
  void everyKindIsTestedHere() {
    Set<Class<?>> tested = specs().stream().map(Object::getClass).collect(Collectors.toSet());
    tested.add(DriftSpec.None.class);

    assertThat(tested).containsExactlyInAnyOrder(DriftSpec.class.getPermittedSubclasses());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftDetectors.create(new DriftSpec.None()));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void noticesThatTheMeanHasRisenAndThatItHasFallen(DriftSpec spec) {
    for (boolean rises : new boolean[] {true, false}) {
      DriftDetector detector = DriftDetectors.create(spec);
      Random random = new Random(1);
      alarms(detector, random, 2000, rises ? 0.1 : 0.8);

      List<Integer> alarms = alarms(detector, random, 2000, rises ? 0.8 : 0.1);

      assertThat(alarms).isNotEmpty();
      assertThat(alarms.get(0)).isLessThan(200);
      assertThat(detector.mean()).isCloseTo(rises ? 0.8 : 0.1, within(0.1));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void saysNothingOfAStreamThatNeverChanges(DriftSpec spec) {
    DriftDetector detector = DriftDetectors.create(spec);

    for (int i = 0; i < 5000; i++) {
      assertThat(detector.update(0.25)).isFalse();
    }

    assertThat(detector.length()).isEqualTo(5000);
    assertThat(detector.mean()).isCloseTo(0.25, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void goesOnFromASnapshotAsIfNothingHadHappened(DriftSpec spec) throws Exception {
    DriftDetector straight = DriftDetectors.create(spec);
    DriftDetector restored = DriftDetectors.create(spec);
    Random random = new Random(7);
    int alarms = 0;
    for (int i = 0; i < 6000; i++) {
      double value = random.nextDouble() < (i / 500 % 2 == 0 ? 0.2 : 0.6) ? 1 : 0;
      boolean alarm = straight.update(value);

      assertThat(restored.update(value)).isEqualTo(alarm);
      alarms += alarm ? 1 : 0;
      if (i % 37 == 0) {
        byte[] bytes = Snapshot.write(restored);
        restored = DriftDetectors.create(spec);
        Snapshot.read(bytes, restored);
      }
    }
    assertThat(alarms).isPositive();
    assertThat(Snapshot.write(restored)).isEqualTo(Snapshot.write(straight));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesWhatIsNotBetweenZeroAndOneAndStaysAsItWas(DriftSpec spec) {
    DriftDetector detector = DriftDetectors.create(spec);
    alarms(detector, new Random(3), 100, 0.5);
    byte[] before = Snapshot.write(detector);

    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e-9, 1.0001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> detector.update(bad))
          .withMessageContaining("a value must be between 0 and 1: " + bad);
    }

    assertThat(Snapshot.write(detector)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesDamagedState(DriftSpec spec) throws Exception {
    DriftDetector detector = DriftDetectors.create(spec);
    alarms(detector, new Random(5), 3000, 0.5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    detector.save(new DataOutputStream(bytes));
    byte[] whole = bytes.toByteArray();
    Random random = new Random(6);

    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      DriftDetector other = DriftDetectors.create(spec);
      try {
        other.load(new DataInputStream(new ByteArrayInputStream(damaged)), 1);
        assertThat(other.length()).isNotNegative();
      } catch (IOException refused) {
        assertThat(refused).isNotNull();
      }
    }
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThatIOException()
        .isThrownBy(
            () ->
                DriftDetectors.create(spec)
                    .load(new DataInputStream(new ByteArrayInputStream(cut)), 1));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void allocatesNothingOnceWarm(DriftSpec spec) {
    DriftDetector detector = DriftDetectors.create(spec);
    Random random = new Random(9);
    boolean[] alarmed = new boolean[1];

    long bytes =
        Allocations.bytesWhenWarm(() -> alarmed[0] |= detector.update(random.nextDouble()));

    assertThat(bytes).isZero();
  }

  /** Feeds ones and zeros with a mean of {@code rate}; when there was an alarm. */
  static List<Integer> alarms(DriftDetector detector, Random random, int count, double rate) {
    List<Integer> alarms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (detector.update(random.nextDouble() < rate ? 1 : 0)) {
        alarms.add(i);
      }
    }
    return alarms;
  }
}
