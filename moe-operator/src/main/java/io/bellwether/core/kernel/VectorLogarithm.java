package io.bellwether.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Natural logarithms in lanes. */
final class VectorLogarithm {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
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

  private VectorLogarithm() {}

  /**
   * x = 2^e·m with m between √½ and √2, and ln m = 2·artanh s for s = (m − 1)/(m + 1), whose series
   * is cut where terms are below 2^-58 of it.
   */
  static void ln(double[] x, double[] out, int length) {
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      LongVector bits = DoubleVector.fromArray(LANES, x, i).reinterpretAsLongs();
      LongVector exponent = bits.add(TO_ROOT).lanewise(VectorOperators.LSHR, SIGNIFICAND_BITS);
      LongVector scaled = exponent.lanewise(VectorOperators.LSHL, SIGNIFICAND_BITS);
      DoubleVector m = bits.sub(scaled).add(ONE).reinterpretAsDoubles();
      LongVector whole = exponent.lanewise(VectorOperators.OR, Double.doubleToRawLongBits(WHOLE));
      DoubleVector e = whole.reinterpretAsDoubles().sub(WHOLE).sub(Double.MAX_EXPONENT);
      DoubleVector s = m.sub(1).div(m.add(1));
      DoubleVector z = s.mul(s);
      DoubleVector series = DoubleVector.broadcast(LANES, 1.0 / 21);
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 19));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 17));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 15));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 13));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 11));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 9));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 7));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 5));
      series = series.fma(z, DoubleVector.broadcast(LANES, 1.0 / 3));
      DoubleVector twice = s.add(s);
      DoubleVector low = series.mul(z).fma(twice, e.mul(LN2_LOW));
      e.mul(LN2_HIGH).add(twice.add(low)).intoArray(out, i);
    }
    for (; i < length; i++) {
      out[i] = Math.log(x[i]);
    }
  }
}
