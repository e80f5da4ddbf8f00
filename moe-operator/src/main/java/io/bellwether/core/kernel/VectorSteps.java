package io.bellwether.core.kernel;

import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Learning steps of dense weights in lanes, to the bit as the plain ones. */
final class VectorSteps {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final Class<? extends DoubleVector> LANE = DoubleVector.zero(LANES).getClass();

  /** Half as many, for what is left over; the same where there is no half. */
  private static final VectorSpecies<Double> HALF =
      LANES.length() > 2
          ? VectorSpecies.of(double.class, VectorShape.forBitSize(LANES.vectorBitSize() / 2))
          : LANES;

  private static final Class<? extends DoubleVector> HALF_LANE = DoubleVector.zero(HALF).getClass();

  private VectorSteps() {}

  static void adagrad(
      double[] x,
      double gradient,
      double[] weights,
      double[] squares,
      int offset,
      int length,
      double learningRate,
      double epsilon) {
    int width = LANES.length();
    int i = 0;
    for (; i <= length - width; i += width) {
      int at = offset + i;
      DoubleVector g = LANE.cast(fromArray(LANES, x, i)).mul(gradient);
      DoubleVector square = LANE.cast(fromArray(LANES, squares, at)).add(g.mul(g));
      square.intoArray(squares, at);
      DoubleVector step = g.mul(learningRate).div(square.sqrt().add(epsilon));
      LANE.cast(fromArray(LANES, weights, at)).sub(step).intoArray(weights, at);
    }
    if (i <= length - HALF.length()) {
      int at = offset + i;
      DoubleVector g = HALF_LANE.cast(fromArray(HALF, x, i)).mul(gradient);
      DoubleVector square = HALF_LANE.cast(fromArray(HALF, squares, at)).add(g.mul(g));
      square.intoArray(squares, at);
      DoubleVector step = g.mul(learningRate).div(square.sqrt().add(epsilon));
      HALF_LANE.cast(fromArray(HALF, weights, at)).sub(step).intoArray(weights, at);
      i += HALF.length();
    }
    for (; i < length; i++) {
      double g = x[i] * gradient;
      double square = squares[offset + i] + g * g;
      squares[offset + i] = square;
      weights[offset + i] -= learningRate * g / (Math.sqrt(square) + epsilon);
    }
  }
}
