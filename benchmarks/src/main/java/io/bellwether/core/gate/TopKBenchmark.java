package io.bellwether.core.gate;

import io.bellwether.core.Features;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds to pick two experts by their scores, the copy of the scores included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx512m"})
public class TopKBenchmark {
  /** Different items, so that no branch is learned by heart. */
  private static final int ITEMS = 64;

  /** Candidates. */
  @Param({"8", "64", "1024"})
  public int experts;

  private final Features item = new Features();
  private final Route route = new Route(2);
  private int[] slots;
  private float[][] scores;
  private float[] copy;
  private int next;

  /** Draws the scores from a fixed seed. */
  @Setup
  public void draw() {
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      item.add(i * 1000 + random.nextInt(1000), 1f);
    }
    slots = IntStream.range(0, experts).toArray();
    copy = new float[experts];
    scores = new float[ITEMS][experts];
    for (float[] ofItem : scores) {
      for (int i = 0; i < experts; i++) {
        ofItem[i] = random.nextFloat();
      }
    }
  }

  /** One item. */
  @Benchmark
  public Route topK() {
    float[] drawn = scores[next++ % ITEMS];
    System.arraycopy(drawn, 0, copy, 0, experts);
    route.clear();
    TopK.pick(2, slots, copy, drawn, experts, TopK.hash(item), route);
    return route;
  }
}
