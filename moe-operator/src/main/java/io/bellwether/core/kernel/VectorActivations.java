package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Softmax and SwiGLU in lanes. */
final class VectorActivations {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int WIDTH = LANES.length();
  private static final Class<? extends FloatVector> LANE = VectorKernels.LANE;
  private static final Class<? extends IntVector> WORD = VectorKernels.WORD;

  // Some constants are vectors: broadcast at each use, all of them would be more than the compiler
  // takes in one method.
  private static final FloatVector ONE = broadcast(LANES, 1f);
  private static final float LOG2_E = 1.442695041f;
  // −ln 2 in two parts, the first with trailing zeros, so that its product with n is exact.
  private static final float MINUS_LN2_HIGH = -0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // 1.5·2^23: adding it rounds to an integer and leaves that integer in the low mantissa bits.
  private static final float ROUNDER = 12_582_912f;
  // Below it exp leaves the normal floats; the plain twin's subnormal results are below 2e-38.
  private static final float LOWEST_EXPONENT = -87.33f;
  private static final FloatVector LOWEST = broadcast(LANES, LOWEST_EXPONENT);
  private static final FloatVector HIGHEST = broadcast(LANES, -LOWEST_EXPONENT);

  private VectorActivations() {}

  static void softmaxInPlace(float[] x, int offset, int length) {
    float max = max(x, offset, length);
    if (!Float.isFinite(max)) {
      // What the formula gives for NaN, for +∞ and for nothing but −∞.
      Arrays.fill(x, offset, offset + length, Float.NaN);
      return;
    }
    float sum = expInPlace(x, offset, length, max);
    scaleInPlace(1 / sum, x, offset, length);
  }

  private static float max(float[] x, int offset, int length) {
    FloatVector most = fromArray(LANES, x, offset);
    int i = WIDTH;
    for (; i <= length - WIDTH; i += WIDTH) {
      most = LANE.cast(fromArray(LANES, x, offset + i)).max(most);
    }
    // The last lanes overlap those before: a maximum does not mind.
    most = LANE.cast(fromArray(LANES, x, offset + length - WIDTH)).max(most);
    return LANE.cast(most).reduceLanes(VectorOperators.MAX);
  }

  /**
   * x ← e^t of t = x − max ≤ 0 that is not NaN, and its sum: by t = n·ln 2 + r and a Taylor
   * polynomial for e^r on |r| ≤ ln 2 / 2, whose first left-out term is below 2^-24.
   * VectorOperators.EXP would allocate where the JVM has no such intrinsic.
   */
  private static float expInPlace(float[] x, int offset, int length, float max) {
    FloatVector sums = FloatVector.zero(LANES);
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      FloatVector t = LANE.cast(fromArray(LANES, x, offset + i)).sub(max);
      FloatVector bounded = t.max(LOWEST);
      FloatVector rounded = bounded.mul(LOG2_E).add(ROUNDER);
      FloatVector n = rounded.sub(ROUNDER);
      FloatVector r = n.mul(MINUS_LN2_HIGH).add(bounded).sub(n.mul(LN2_LOW));
      FloatVector p = r.mul(1f / 5040).add(1f / 720);
      p = p.fma(r, broadcast(LANES, 1f / 120));
      p = p.fma(r, broadcast(LANES, 1f / 24));
      p = p.fma(r, broadcast(LANES, 1f / 6));
      p = p.fma(r, broadcast(LANES, 0.5f));
      p = p.fma(r, ONE);
      p = p.fma(r, ONE);
      IntVector exponent =
          WORD.cast(rounded.reinterpretAsInts()).lanewise(VectorOperators.LSHL, 23);
      FloatVector power = LANE.cast(exponent.add(p.reinterpretAsInts()).reinterpretAsFloats());
      FloatVector e = power.blend(0f, t.compare(VectorOperators.LT, LOWEST));
      e.intoArray(x, offset + i);
      sums = e.add(sums);
    }
    float sum = LANE.cast(sums).reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      float e = (float) Math.exp(x[offset + i] - max);
      x[offset + i] = e;
      sum += e;
    }
    return sum;
  }

  private static void scaleInPlace(float factor, float[] x, int offset, int length) {
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      LANE.cast(fromArray(LANES, x, offset + i)).mul(factor).intoArray(x, offset + i);
    }
    for (; i < length; i++) {
      x[offset + i] *= factor;
    }
  }

  static void swiglu(
      ScalarKernels plain, float[] gate, float[] value, float[] out, int offset, int length) {
    int lanesEnd = offset + length - length % WIDTH;
    sigmoid(gate, out, offset, lanesEnd);
    for (int i = offset; i < lanesEnd; i += WIDTH) {
      FloatVector swish = LANE.cast(fromArray(LANES, gate, i)).mul(fromArray(LANES, out, i));
      swish.mul(fromArray(LANES, value, i)).intoArray(out, i);
    }
    plain.swiglu(gate, value, out, lanesEnd, offset + length - lanesEnd);
  }

  static void swigluBackward(
      ScalarKernels plain,
      float[] gate,
      float[] value,
      float[] gradient,
      float[] toGate,
      float[] toValue,
      int length) {
    int lanesEnd = length - length % WIDTH;
    sigmoid(gate, toGate, 0, lanesEnd);
    for (int i = 0; i < lanesEnd; i += WIDTH) {
      FloatVector s = LANE.cast(fromArray(LANES, toGate, i));
      FloatVector swish = LANE.cast(fromArray(LANES, gate, i)).mul(s);
      FloatVector from = LANE.cast(fromArray(LANES, gradient, i));
      FloatVector slope = ONE.sub(s).fma(swish, s);
      from.mul(fromArray(LANES, value, i)).mul(slope).intoArray(toGate, i);
      from.mul(swish).intoArray(toValue, i);
    }
    plain.swigluBackwardFrom(lanesEnd, gate, value, gradient, toGate, toValue, length);
  }

  /**
   * out ← 1/(1 + e^−x), with the exponential of {@link #expInPlace} within the normal floats;
   * beyond, the result is off by less than the smallest of them. NaN becomes some number, for the
   * callers to multiply by x.
   */
  private static void sigmoid(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i += WIDTH) {
      FloatVector t = LANE.cast(fromArray(LANES, x, i)).neg().max(LOWEST).min(HIGHEST);
      FloatVector rounded = t.mul(LOG2_E).add(ROUNDER);
      FloatVector n = rounded.sub(ROUNDER);
      FloatVector r = n.mul(MINUS_LN2_HIGH).add(t).sub(n.mul(LN2_LOW));
      FloatVector p = r.mul(1f / 5040).add(1f / 720);
      p = p.fma(r, broadcast(LANES, 1f / 120));
      p = p.fma(r, broadcast(LANES, 1f / 24));
      p = p.fma(r, broadcast(LANES, 1f / 6));
      p = p.fma(r, broadcast(LANES, 0.5f));
      p = p.fma(r, ONE);
      p = p.fma(r, ONE);
      IntVector exponent =
          WORD.cast(rounded.reinterpretAsInts()).lanewise(VectorOperators.LSHL, 23);
      FloatVector e = LANE.cast(exponent.add(p.reinterpretAsInts()).reinterpretAsFloats());
      ONE.div(e.add(ONE)).intoArray(out, i);
    }
  }
}
