package io.bellwether.benchmarks;

import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/**
 * Microseconds for one labelled item of three classes: the update of the belief and the beliefs
 * after it, by the number of experts and of those that voted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx512m"})
public class FilterBenchmark {
  private static final int CLASSES = 3;

  /** Different items, so that no branch is learned by heart. */
  private static final int ITEMS = 64;

  /** Which filter. */
  @Param({"fixed-share", "moe-f", "moe-f-causal"})
  public String kind;

  /** Expert slots. */
  @Param({"8", "100", "1000"})
  public int experts;

  /** How many of them vote on an item: all, or the two of a sparse gate. */
  @Param({"2", "all"})
  public String voters;

  private BeliefFilter filter;
  private float[][] votes;
  private boolean[][] voted;
  private double[] beliefs;
  private int next;

  /** Draws the votes from a fixed seed. */
  @Setup
  public void draw() {
    filter = Filters.create(spec(), experts);
    Random random = new Random(1);
    votes = new float[ITEMS][experts * CLASSES];
    voted = new boolean[ITEMS][experts];
    beliefs = new double[experts];
    for (int item = 0; item < ITEMS; item++) {
      for (int i = 0; i < experts; i++) {
        drawVote(random, votes[item], i * CLASSES);
      }
      Arrays.fill(voted[item], voters.equals("all"));
      voted[item][random.nextInt(experts)] = true;
      voted[item][random.nextInt(experts)] = true;
    }
  }

  private FilterSpec spec() {
    return switch (kind) {
      case "fixed-share" -> new FilterSpec.FixedShare(0.1, 0.01);
      case "moe-f" -> new FilterSpec.MoeF(1, 0.95);
      case "moe-f-causal" -> new FilterSpec.MoeFCausal(1, 0.9);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void drawVote(Random random, float[] votes, int offset) {
    float sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      votes[offset + k] = 0.05f + random.nextFloat();
      sum += votes[offset + k];
    }
    for (int k = 0; k < CLASSES; k++) {
      votes[offset + k] /= sum;
    }
  }

  /** One label. */
  @Benchmark
  public double[] step() {
    int item = next++ % ITEMS;
    filter.update(next, votes[item], voted[item], CLASSES, item % CLASSES);
    filter.beliefs(beliefs);
    return beliefs;
  }
}
