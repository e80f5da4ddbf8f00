package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Time-series momentum (Moskowitz, Ooi and Pedersen 2012): an item's numbers are past returns, the
 * newest last, and their weighted sum, scaled by its volatility, says where the price goes.
 *
 * <p>The signal is s = Σ wᵢrᵢ / (σ √Σ wᵢ²), with wᵢ halving with the age of the return and σ² the
 * mean square of all returns learned, {@linkplain NumericInputs#cut cut}; missing returns are left
 * out of both sums. What the sign and the strength of s are worth is learned in the stream, as p =
 * softmax(as + b) (Platt 1999 for several classes), so that a market which reverts is understood
 * too.
 */
final class MomentumExpert implements Expert {
  private final int numClasses;
  private final double decay;
  private final DenseSoftmax calibration;
  private final double[] signal = new double[1];
  private double sumOfSquares;
  private double numReturns;

  MomentumExpert(ExpertSpec.Momentum spec, int numClasses) {
    this.numClasses = numClasses;
    this.decay = Math.pow(2, -1 / spec.halfLife());
    this.calibration = new DenseSoftmax(numClasses, spec.learningRate());
    this.calibration.grow(1);
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    signal[0] = signal(x.numbers());
    Probabilities.write(calibration.predict(signal, 1), out, offset);
    return true;
  }

  private double signal(float[] returns) {
    double sum = 0;
    double squaredWeights = 0;
    double weight = 1;
    for (int i = returns.length - 1; i >= 0; i--) {
      if (Float.isFinite(returns[i])) {
        sum += weight * returns[i];
        squaredWeights += weight * weight;
      }
      weight *= decay;
    }
    if (!(sumOfSquares > 0) || !(squaredWeights > 0)) {
      return 0;
    }
    double volatility = Math.sqrt(sumOfSquares / numReturns);
    return NumericInputs.cut(sum / (volatility * Math.sqrt(squaredWeights)));
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    signal[0] = signal(x.numbers());
    calibration.learn(signal, 1, label, weight);
    for (float each : x.numbers()) {
      if (Float.isFinite(each)) {
        sumOfSquares += (double) each * each;
        numReturns++;
      }
    }
  }

  @Override
  public String stateType() {
    return "momentum";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    calibration.save(out);
    out.writeDouble(sumOfSquares);
    out.writeDouble(numReturns);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    calibration.load(in, 1);
    sumOfSquares = Check.count(in.readDouble());
    numReturns = Check.count(in.readDouble());
  }
}
