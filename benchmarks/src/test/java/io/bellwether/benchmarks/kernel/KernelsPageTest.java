package io.bellwether.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.core.kernel.KernelBenchmark;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** Verdicts follow from figures, and can go either way. */
class KernelsPageTest {
  /** 58 multiply-adds a nanosecond; 384 × 256 × 8 take 13.56 µs at that rate. */
  private static final Figure PEAK = rate("multiplyAdd", Map.of(), 58);

  private static final Figure NEAR = rate("read", Map.of("kibibytes", "16"), 200);
  private static final Figure READ = rate("read", Map.of("kibibytes", "384"), 88);

  @Test
  void aDenseLayerIsAShareOfTheLongerOfItsTwoBounds() {
    String computing = page(PEAK, READ, layer("vector", 8, 15_000));
    String reading = page(PEAK, READ, layer("vector", 1, 8_000));

    assertThat(computing).contains("| 13,559 (compute) | 90 % |");
    // 384 KiB at 88 bytes a nanosecond take longer than the 1.7 µs of the arithmetic.
    assertThat(reading).contains("| 4,468 (reading) | 56 % |");
  }

  @Test
  void aDenseLayerBelowItsShareIsNamed() {
    assertThat(page(PEAK, READ, layer("vector", 8, 19_300)))
        .contains("with batches of 8 and more. **Holds** in all 1 cases.");
    assertThat(page(PEAK, READ, layer("vector", 8, 19_500)))
        .contains("**Does not hold** in 1 of 1 cases: 384x256 with 8: 70 %.");
  }

  @Test
  void aBatchOfOneHasToReachNothing() {
    assertThat(page(PEAK, READ, layer("vector", 1, 1e6)))
        .contains("with batches of 8 and more. **Not measured.**");
  }

  @Test
  void librariesStandBesideTheVectorTwin() {
    String page =
        page(
            PEAK,
            READ,
            layer("vector", 8, 15_000),
            layer("scalar", 8, 600_000),
            layer("ejml", 8, 300_000),
            layer("onnx", 8, 12_000));

    assertThat(page)
        .contains("| 384 × 256 | 8 | 600,000 | 15,000 | 300,000 | 12,000 | 40.0 | 20.0 | 0.80 |");
  }

  @Test
  void aTwinThatIsNotThreeTimesAsFastIsNamedWithWhatTheCompilerMadeOfThePlainOne() {
    String fast = page(twin("dot", "scalar", 128, 300), twin("dot", "vector", 128, 100));
    String slow =
        page(
            twin("axpy", "scalar", 128, 10),
            twin("axpy", "vector", 128, 10),
            unvectorised("axpy", 128, 50));

    assertThat(fast).contains("from length 128 on. **Holds** in all 1 cases.");
    assertThat(slow)
        .contains(
            "**Does not hold** in 1 of 1 cases: `axpy` of 128: 1.00, and 5.00 against the plain"
                + " twin when the compiler does not vectorise it.");
  }

  @Test
  void aTwinIsAShareOfWhatItsCacheAllows() {
    // 3 KiB are moved at 200 bytes a nanosecond; of 8 MiB nothing is known.
    String page =
        page(
            PEAK,
            NEAR,
            READ,
            twin("axpy", "scalar", 256, 60),
            twin("axpy", "vector", 256, 30.72),
            twin("axpy", "scalar", 8192, 2_000),
            twin("axpy", "vector", 8192, 1_500),
            twin("dot", "scalar", 1 << 20, 1e6),
            twin("dot", "vector", 1 << 20, 1e5));

    assertThat(page).contains("| 256 | 60.0 | 30.7 | 1.95 |  | 15.4 (reading) | 50 % |");
    // 64 KiB do not fit the 16, so that 96 KiB are moved at 88 bytes a nanosecond.
    assertThat(page).contains("| 8192 | 2,000 | 1,500 | 1.33 |  | 1,117 (reading) | 74 % |");
    assertThat(page).contains("| 1048576 | 1,000,000 | 100,000 | 10.0 |  |  |  |");
  }

  @Test
  void everyKernelWithTwinsHasABound() {
    for (Method method : KernelBenchmark.class.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Benchmark.class)) {
        assertThat(Work.of(method.getName(), 128)).as(method.getName()).isPresent();
      }
    }
  }

  @Test
  void stepsWithoutTwinsAreSharesOfTheSameBounds() {
    String page =
        page(
            PEAK,
            NEAR,
            READ,
            time("topK", Map.of("experts", "1024"), 620),
            time("extract", Map.of("headline", "KOREAN"), 100),
            step("moe-f-causal", "100", 10_000));

    // 12,448 bytes at 200 a nanosecond take longer than 1,024 comparisons at 58.
    assertThat(page).contains("| 1024 | 620 | 62.2 (reading) | 10 % |");
    // 30,000 entries in four bytes each, read and written at 88, with five multiply-adds each.
    assertThat(page).contains("| moe-f-causal | 100 | all | 10.0 | 2,727 (reading) | 27 % |");
    assertThat(page)
        .containsPattern("\\| KOREAN \\| 100 \\| [0-9.]+ \\(reading\\) \\| [0-9]+ % \\|");
  }

  @Test
  void shortVectorsNeedNotBeFasterButMustNotBeSlower() {
    String equal = page(twin("dot", "scalar", 3, 5), twin("dot", "vector", 3, 5.2));
    String slower = page(twin("dot", "scalar", 3, 5), twin("dot", "vector", 3, 6.1));

    assertThat(equal).contains("from length 128 on. **Not measured.**");
    assertThat(equal).contains("in turns). **Holds** in all 1 cases.");
    assertThat(slower).contains("in turns). **Does not hold** in 1 of 1 cases: `dot` of 3: 0.82.");
  }

  @Test
  void aStepOfMoeFHasAnUpperBoundByTheNumberOfExperts() {
    String page =
        page(
            step("moe-f", "8", 900),
            step("moe-f-causal", "8", 1_100),
            step("fixed-share", "8", 5_000),
            step("moe-f-causal", "1000", 1_999_000));

    assertThat(page)
        .contains(
            "with 8 experts. **Does not hold** in 1 of 2 cases: moe-f-causal, all voting: 1.10");
    assertThat(page).contains("with 1000 experts. **Holds** in all 1 cases.");
  }

  private static String page(Figure... figures) {
    Page page = new Page();
    new KernelsSuite().describe(new ArrayList<>(List.of(figures)), page);
    return page.toString();
  }

  private static Figure rate(String name, Map<String, String> of, double value) {
    return Figure.once(KernelsSuite.NAME, name, of, "rate", "1/ns", Better.NEITHER, value);
  }

  private static Figure layer(String by, int batch, double nanos) {
    return time(
        "layer", Map.of("by", by, "shape", "384x256", "batch", String.valueOf(batch)), nanos);
  }

  private static Figure twin(String kernel, String twin, int length, double nanos) {
    return time(kernel, Map.of("twin", twin, "length", String.valueOf(length)), nanos);
  }

  private static Figure unvectorised(String kernel, int length, double nanos) {
    return time(
        kernel,
        Map.of("twin", "scalar", "length", String.valueOf(length), "variant", "-XX:-UseSuperWord"),
        nanos);
  }

  private static Figure step(String kind, String experts, double nanos) {
    return time("step", Map.of("kind", kind, "experts", experts, "voters", "all"), nanos);
  }

  /** Repetitions lie within five percent. */
  private static Figure time(String name, Map<String, String> of, double nanos) {
    return Figure.median(
        KernelsSuite.NAME, name, of, "time", "ns", Better.LOWER, 0.95 * nanos, nanos, 1.05 * nanos);
  }
}
