package io.bellwether.pipeline.onnx;

import io.bellwether.onnx.export.MeanPooledNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Trains a {@link MeanPooledNetwork} by back-propagation with AdaGrad, one example at a time, in
 * passes of shuffled order. A share of each text's tokens is left out at random, so that no single
 * word decides (Iyyer et al. 2015).
 */
final class NetworkTraining {
  private static final float EPSILON = 1e-6f;

  private final MeanPooledNetwork network;
  private final Settings settings;
  private final Random random;
  private final float[] mean;
  private final float[] hidden;
  private final float[] probabilities;
  private final float[] toHidden;
  private final float[] toMean;
  private final Steps vectors;
  private final Steps hiddenWeights;
  private final Steps hiddenBias;
  private final Steps output;
  private final Steps outputBias;

  /**
   * How to train.
   *
   * @param passes over all examples
   * @param rate AdaGrad's step
   * @param leftOut share of the tokens that are left out
   */
  record Settings(int passes, float rate, float leftOut, long seed) {}

  /** Weights with their summed squares. */
  private record Steps(float[] weights, float[] squares, float rate) {
    Steps(float[] weights, float rate) {
      this(weights, new float[weights.length], rate);
    }

    void step(int i, float gradient) {
      squares[i] += gradient * gradient;
      weights[i] -= rate * gradient / ((float) Math.sqrt(squares[i]) + EPSILON);
    }
  }

  NetworkTraining(MeanPooledNetwork network, Settings settings) {
    this.network = network;
    this.settings = settings;
    this.random = new Random(settings.seed());
    this.mean = new float[network.width()];
    this.hidden = new float[network.dimension()];
    this.probabilities = new float[network.numLabels()];
    this.toHidden = new float[network.dimension()];
    this.toMean = new float[network.width()];
    this.vectors = new Steps(network.vectors(), settings.rate());
    this.hiddenWeights = new Steps(network.hidden(), settings.rate());
    this.hiddenBias = new Steps(network.hiddenBias(), settings.rate());
    this.output = new Steps(network.output(), settings.rate());
    this.outputBias = new Steps(network.outputBias(), settings.rate());
    begin(network.vectors(), 0.1);
    begin(network.hidden(), Math.sqrt(1.0 / network.width()));
  }

  private void begin(float[] weights, double deviation) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
  }

  /**
   * Trains.
   *
   * @param tokens of each example
   * @param labels of each example
   */
  void train(List<long[]> tokens, int[] labels) {
    int[] order = new int[labels.length];
    Arrays.setAll(order, i -> i);
    for (int pass = 0; pass < settings.passes(); pass++) {
      shuffle(order);
      for (int example : order) {
        learn(thinned(tokens.get(example)), labels[example]);
      }
    }
  }

  private void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  private long[] thinned(long[] tokens) {
    return Arrays.stream(tokens).filter(t -> random.nextFloat() >= settings.leftOut()).toArray();
  }

  private void learn(long[] tokens, int label) {
    network.mean(tokens, mean);
    network.hide(mean, hidden);
    network.label(hidden, probabilities);
    float[] toLogits = probabilities;
    toLogits[label] -= 1;
    back(hidden, toLogits, output, toHidden);
    for (int c = 0; c < toLogits.length; c++) {
      outputBias.step(c, toLogits[c]);
    }
    for (int j = 0; j < hidden.length; j++) {
      toHidden[j] *= 1 - hidden[j] * hidden[j];
      hiddenBias.step(j, toHidden[j]);
    }
    back(mean, toHidden, hiddenWeights, toMean);
    for (long token : tokens) {
      for (int i = 0; i < mean.length; i++) {
        vectors.step((int) token * mean.length + i, toMean[i] / tokens.length);
      }
    }
  }

  /** Through y = xW: the gradient of x, then a step of W. */
  private static void back(float[] x, float[] toY, Steps w, float[] toX) {
    for (int i = 0; i < x.length; i++) {
      float sum = 0;
      for (int j = 0; j < toY.length; j++) {
        sum += w.weights()[i * toY.length + j] * toY[j];
        w.step(i * toY.length + j, x[i] * toY[j]);
      }
      toX[i] = sum;
    }
  }
}
