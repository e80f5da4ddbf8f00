package io.bellwether.core.kernel;

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
 * Nanoseconds per call of each kernel, of either twin, at lengths round the lane widths. The
 * lengths that the vector twin hands to the plain one show the cost of that decision.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx512m"})
public class KernelBenchmark {
  /** Entries of a headline: what the sparse kernels run over. */
  private static final int ROWS = 40;

  /** Classes of the filters. */
  private static final int PARTS = 3;

  private static final int TABLE_ROWS = 1 << 13;

  private static final Ftrl FTRL = new Ftrl(0.1f, 1, 1e-3f, 0);

  /** Which twin. */
  @Param({"scalar", "vector"})
  public String twin;

  /** Length of the vectors, or width of a row: 3 is the number of classes of most streams. */
  @Param({"2", "3", "8", "16", "33", "64", "128", "256", "1024"})
  public int length;

  private KernelSet kernels;
  private float[] a;
  private float[] b;
  private float[] logits;
  private float[] table;
  private float[] squares;
  private float[] sums;
  private int[] rows;
  private float[] values;
  private int[] codes;
  private float[] codeSums;

  private double[] filter;
  private double[] votes;
  private double[] weights;
  private double[] doubleSquares;

  /** Where the weights of the class begin that learns. */
  private int place;

  private float[] chances;
  private float[] panel;
  private float[] mixture;
  private final float[] columnFactors = new float[Kernels.PANEL];
  private final float[] columnScales = new float[PARTS * Kernels.PANEL];
  private final float[] scales = new float[Kernels.PANEL];
  private final float[] means = new float[Kernels.PANEL];

  /** Every fourth entry of a square matrix of {@link #ROWS} rows. */
  private int[] starts;

  private int[] columns;
  private float[] results;

  /** Fills the arrays from a fixed seed. */
  @Setup
  public void fill() {
    kernels = twin.equals("vector") ? new VectorKernels() : new ScalarKernels();
    Random random = new Random(1);
    a = floats(random, length);
    b = floats(random, length);
    logits = floats(random, length);
    table = floats(random, TABLE_ROWS * length);
    squares = new float[TABLE_ROWS * length];
    sums = new float[TABLE_ROWS * length];
    results = new float[ROWS * length];
    packEveryFourth();
    filter = random.doubles(length, 0.5, 1).toArray();
    votes = random.doubles(length, 0.1, 0.9).toArray();
    weights = new double[3 * length];
    doubleSquares = new double[3 * length];
    place = 0;
    values = floats(random, ROWS);
    codes = random.ints(TABLE_ROWS * length).toArray();
    codeSums = floats(random, 4 * length);
    chances = floats(random, length);
    panel = floats(random, PARTS * length * Kernels.PANEL);
    mixture = new float[length * Kernels.PANEL];
    Arrays.fill(columnFactors, 1e-3f);
    Arrays.fill(columnScales, 1);
    Arrays.fill(scales, 1f / length);
    rows = random.ints(ROWS, 0, TABLE_ROWS).toArray();
  }

  private void packEveryFourth() {
    int perRow = ROWS / 4;
    starts = new int[ROWS + 1];
    columns = new int[ROWS * perRow];
    for (int row = 0; row < ROWS; row++) {
      starts[row + 1] = starts[row] + perRow;
      for (int i = 0; i < perRow; i++) {
        columns[starts[row] + i] = 4 * i;
      }
    }
  }

  private static float[] floats(Random random, int count) {
    float[] array = new float[count];
    for (int i = 0; i < count; i++) {
      array[i] = (float) random.nextGaussian();
    }
    return array;
  }

  /** Logarithms. */
  @Benchmark
  public double[] ln() {
    kernels.ln(votes, filter, length);
    return filter;
  }

  /** The weights of a class learn, those of three after each other, as they lie in one array. */
  @Benchmark
  public double[] adagrad() {
    place = place < 2 * length ? place + length : 0;
    kernels.adagrad(votes, 1e-3, weights, doubleSquares, place, length, 1e-3, 1e-12);
    return weights;
  }

  /** The filters of a panel learn. */
  @Benchmark
  public float[] reweighPanel() {
    kernels.reweighPanel(
        0.9f,
        columnFactors,
        columnFactors,
        0,
        chances,
        chances,
        1e-6f,
        length,
        panel,
        0,
        scales,
        0,
        means);
    return means;
  }

  /** The filters of a panel and of three classes are mixed. */
  @Benchmark
  public float[] mixPanel() {
    kernels.mixPanel(columnFactors, columnScales, PARTS, length, panel, mixture);
    return mixture;
  }

  /** Dot product. */
  @Benchmark
  public float dot() {
    return kernels.dot(a, 0, b, 0, length);
  }

  /** y ← y + alpha·x, with an alpha that keeps y bounded. */
  @Benchmark
  public float[] axpy() {
    kernels.axpy(1e-9f, a, 0, b, 0, length);
    return b;
  }

  /** Softmax of fresh logits, the copy included. */
  @Benchmark
  public float[] softmax() {
    System.arraycopy(a, 0, logits, 0, length);
    kernels.softmaxInPlace(logits, 0, length);
    return logits;
  }

  /** Forty rows added up. */
  @Benchmark
  public float[] gatherRows() {
    kernels.gatherRows(rows, values, ROWS, table, length, logits, 0);
    return logits;
  }

  /** Forty rows of {@code length} words, so of four times as many bytes, added up. */
  @Benchmark
  public float[] gatherCodes() {
    kernels.gatherCodes(rows, values, ROWS, codes, length, codeSums);
    return codeSums;
  }

  /** One entry of forty rows' sum, the first, from its column. */
  @Benchmark
  public float gatherColumn() {
    return kernels.gatherColumn(rows, values, ROWS, table, 0, 0, length, 0);
  }

  /** Of each four sums the highest. */
  @Benchmark
  public float[] highestOfFour() {
    kernels.highestOfFour(codeSums, length, logits);
    return logits;
  }

  /** One step on forty rows. */
  @Benchmark
  public float[] adagradRows() {
    kernels.adagradRows(rows, values, ROWS, table, squares, length, a, 0.1f, 1e-6f, 1e-8f);
    return table;
  }

  /** One step of FTRL-proximal on forty rows. */
  @Benchmark
  public float[] ftrlRows() {
    kernels.ftrlRows(rows, values, ROWS, table, sums, squares, length, a, FTRL);
    return table;
  }

  /** Forty items through a layer of as many outputs as inputs, but at most 64 inputs. */
  @Benchmark
  public float[] gemm() {
    kernels.gemm(table, ROWS, Math.min(length, 64), table, length, results, 0);
    return results;
  }

  /** A matrix of forty rows times a vector. */
  @Benchmark
  public float[] gemv() {
    kernels.gemv(table, ROWS, length, a, results);
    return results;
  }

  /** A quarter of a 40×40 matrix times {@code length} items side by side. */
  @Benchmark
  public float[] gemmPacked() {
    kernels.gemmPacked(starts, columns, table, ROWS, squares, length, results);
    return results;
  }

  /** SwiGLU of one item. */
  @Benchmark
  public float[] swiglu() {
    kernels.swiglu(a, b, logits, 0, length);
    return logits;
  }

  /** Its derivative. */
  @Benchmark
  public float[] swigluBackward() {
    kernels.swigluBackward(a, b, logits, results, sums, length);
    return results;
  }
}
