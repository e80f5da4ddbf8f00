package io.bellwether.core.kernel;

import ai.onnxruntime.OrtException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for a micro-batch through one dense layer: both twins, EJML on the same arrays, and
 * ONNX Runtime, on one thread, which writes Y in place of adding to it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
// ONNX Runtime matches a regular expression against the command line when it starts, recursively,
// which takes a stack as deep as the class path is long.
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx512m", "-Xss256m"})
public class DenseBenchmark {
  /** Who multiplies. */
  @Param({"scalar", "vector", "ejml", "onnx"})
  public String by;

  /** Inputs and outputs of the layer. */
  @Param({"384x256", "768x3072"})
  public String shape;

  /** Items in the micro-batch; one goes through the matrix-vector product. */
  @Param({"1", "8", "32"})
  public int batch;

  private KernelSet kernels;
  private int in;
  private int out;
  private float[] x;
  private float[] weights;
  private float[] y;
  private FMatrixRMaj left;
  private FMatrixRMaj right;
  private FMatrixRMaj product;
  private OnnxProduct onnx;

  /** Fills the matrices from a fixed seed. */
  @Setup
  public void fill() throws OrtException {
    kernels = by.equals("vector") ? new VectorKernels() : new ScalarKernels();
    in = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    out = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    Random random = new Random(1);
    x = floats(random, batch * in);
    weights = floats(random, in * out);
    y = new float[batch * out];
    left = FMatrixRMaj.wrap(batch, in, x);
    right = FMatrixRMaj.wrap(in, out, weights);
    product = FMatrixRMaj.wrap(batch, out, y);
    if (by.equals("onnx")) {
      onnx = new OnnxProduct(x, batch, in, weights, out);
    }
  }

  /** Frees what the library holds. */
  @TearDown
  public void free() throws OrtException {
    if (onnx != null) {
      onnx.close();
    }
  }

  private static float[] floats(Random random, int count) {
    float[] array = new float[count];
    for (int i = 0; i < count; i++) {
      array[i] = (float) random.nextGaussian() * 1e-3f;
    }
    return array;
  }

  /** Y ← Y + X·W. */
  @Benchmark
  public float[] layer() throws OrtException {
    if (onnx != null) {
      onnx.run();
    } else if (by.equals("ejml")) {
      CommonOps_FDRM.multAdd(left, right, product);
    } else if (batch == 1) {
      kernels.gemv(weights, out, in, x, y);
    } else {
      kernels.gemm(x, batch, in, weights, out, y, 0);
    }
    return y;
  }
}
