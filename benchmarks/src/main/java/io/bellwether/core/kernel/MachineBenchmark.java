package io.bellwether.core.kernel;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
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
 * What one core of this machine can do at best, so that kernels can be given as a share of it:
 * nanoseconds for {@link #MULTIPLY_ADDS} multiply-adds in registers, and for reading so many
 * kibibytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx1g"})
public class MachineBenchmark {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int ROUNDS = 20_000;

  /** As many chains as hide the latency of a multiply-add on every processor there is. */
  private static final int CHAINS = 12;

  /** Multiply-adds of one call of {@link #multiplyAdd}, each of two operations. */
  public static final long MULTIPLY_ADDS = (long) ROUNDS * CHAINS * WIDTH;

  /** The arithmetic. */
  @State(Scope.Thread)
  public static class Peak {
    float factor = 1.0000001f;
    float summand = 1e-9f;
  }

  /** A block of memory. */
  @State(Scope.Thread)
  public static class Memory {
    /**
     * What the kernels' short vectors take, the weights of the two layers of {@link
     * DenseBenchmark}, and what fits no cache.
     */
    @Param({"16", "384", "9216", "262144"})
    public int kibibytes;

    float[] numbers;

    /** Fills it. */
    @Setup
    public void fill() {
      numbers = new float[kibibytes << 8];
      Random random = new Random(1);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = random.nextFloat();
      }
    }
  }

  /** Nothing but multiply-adds. */
  @Benchmark
  public float multiplyAdd(Peak peak) {
    FloatVector x = FloatVector.broadcast(LANES, peak.factor);
    FloatVector y = FloatVector.broadcast(LANES, peak.summand);
    FloatVector a = x;
    FloatVector b = y;
    FloatVector c = x;
    FloatVector d = y;
    FloatVector e = x;
    FloatVector f = y;
    FloatVector g = x;
    FloatVector h = y;
    FloatVector i = x;
    FloatVector j = y;
    FloatVector k = x;
    FloatVector l = y;
    for (int round = 0; round < ROUNDS; round++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    FloatVector sum =
        a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).add(i.add(j).add(k.add(l)));
    return sum.reduceLanes(VectorOperators.ADD);
  }

  /** Nothing but reading. */
  @Benchmark
  public float read(Memory memory) {
    float[] x = memory.numbers;
    FloatVector a = FloatVector.zero(LANES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int i = 0; i <= x.length - 8 * WIDTH; i += 8 * WIDTH) {
      a = a.add(FloatVector.fromArray(LANES, x, i));
      b = b.add(FloatVector.fromArray(LANES, x, i + WIDTH));
      c = c.add(FloatVector.fromArray(LANES, x, i + 2 * WIDTH));
      d = d.add(FloatVector.fromArray(LANES, x, i + 3 * WIDTH));
      e = e.add(FloatVector.fromArray(LANES, x, i + 4 * WIDTH));
      f = f.add(FloatVector.fromArray(LANES, x, i + 5 * WIDTH));
      g = g.add(FloatVector.fromArray(LANES, x, i + 6 * WIDTH));
      h = h.add(FloatVector.fromArray(LANES, x, i + 7 * WIDTH));
    }
    FloatVector sum = a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h)));
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
