package io.bellwether.core.kernel;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Natural logarithms in lanes. What was loaded or reinterpreted is only ever an argument, for the
 * reason that {@link VectorPanels} gives.
 */
final class VectorLogarithm {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> BITS = VectorSpecies.of(long.class, LANES.vectorShape());
  private static final int WIDTH = LANES.length();
  private static final long SIGNIFICAND_BITS = 52;
  private static final long ONE = Double.doubleToRawLongBits(1);

  /** Added to the bits, it carries into the exponent from √½ on rather than from one on. */
  private static final long TO_ROOT = ONE - Double.doubleToRawLongBits(Math.sqrt(0.5));

  /** 2^52, whose lowest bits are a whole number's. */
  private static final double WHOLE = 0x1p52;

  // ln 2 in two parts, the first with trailing zeros, so that its product with an exponent is
  // exact.
  private static final double LN2_HIGH = 6.93147180369123816490e-01;
  private static final double LN2_LOW = 1.90821492927058770002e-10;

  private static final DoubleVector PLUS_ONE = broadcast(LANES, 1);
  private static final DoubleVector MINUS_ONE = broadcast(LANES, -1);
  private static final DoubleVector MINUS_WHOLE = broadcast(LANES, -WHOLE);
  private static final LongVector BITS_OF_ONE = LongVector.broadcast(BITS, ONE);
  private static final LongVector BITS_TO_ROOT = LongVector.broadcast(BITS, TO_ROOT);

  private VectorLogarithm() {}

  /**
   * x = 2^e·m with m between √½ and √2, and ln m = 2·artanh s for s = (m − 1)/(m + 1), whose series
   * is cut where terms are below 2^-58 of it.
   */
  static void ln(double[] x, double[] out, int length) {
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      LongVector bits = PLUS_ONE.mul(fromArray(LANES, x, i)).reinterpretAsLongs();
      LongVector shifted = BITS_TO_ROOT.add(bits);
      LongVector exponent = shifted.lanewise(VectorOperators.LSHR, SIGNIFICAND_BITS);
      LongVector scaled = exponent.lanewise(VectorOperators.LSHL, SIGNIFICAND_BITS);
      LongVector significand = BITS_OF_ONE.sub(scaled).add(bits);
      DoubleVector m = significand.reinterpretAsDoubles();
      LongVector whole = exponent.lanewise(VectorOperators.OR, Double.doubleToRawLongBits(WHOLE));
      DoubleVector biased = whole.reinterpretAsDoubles();
      DoubleVector e = MINUS_WHOLE.add(biased).sub(Double.MAX_EXPONENT);
      DoubleVector s = MINUS_ONE.add(m).div(PLUS_ONE.add(m));
      DoubleVector z = s.mul(s);
      DoubleVector series = z.fma(broadcast(LANES, 1.0 / 21), broadcast(LANES, 1.0 / 19));
      series = series.fma(z, broadcast(LANES, 1.0 / 17));
      series = series.fma(z, broadcast(LANES, 1.0 / 15));
      series = series.fma(z, broadcast(LANES, 1.0 / 13));
      series = series.fma(z, broadcast(LANES, 1.0 / 11));
      series = series.fma(z, broadcast(LANES, 1.0 / 9));
      series = series.fma(z, broadcast(LANES, 1.0 / 7));
      series = series.fma(z, broadcast(LANES, 1.0 / 5));
      series = series.fma(z, broadcast(LANES, 1.0 / 3));
      DoubleVector twice = s.add(s);
      DoubleVector low = series.mul(z).fma(twice, e.mul(LN2_LOW));
      e.mul(LN2_HIGH).add(twice.add(low)).intoArray(out, i);
    }
    for (; i < length; i++) {
      out[i] = Math.log(x[i]);
    }
  }
}
