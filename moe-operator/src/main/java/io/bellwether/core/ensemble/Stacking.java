package io.bellwether.core.ensemble;

import io.bellwether.core.Observation;
import java.util.Arrays;

/**
 * Stacking (Wolpert, 1992), learned online: a softmax regression on the members' logarithmic votes.
 *
 * <p>With x the members' log probabilities, each member's centred to mean zero (all zero without an
 * opinion) and a constant 1, the stack says softmax(W·x). W begins where the logarithmic opinion
 * pool is, at 1/members on each class's own votes, and follows the gradient of the log loss, W −=
 * η·(p − y)·xᵀ/√G elementwise, with G the sum of squared gradients (AdaGrad; Duchi, Hazan and
 * Singer, 2011). It learns from votes that were cast before the label was known.
 */
final class Stacking implements Pool {
  private static final double LEARNING_RATE = 0.05;
  private static final double SMALLEST_SQUARES = 1e-8;

  private final int numClasses;
  private final int numInputs;
  private final double[] weights;
  private final double[] squares;
  private final double[] inputs;
  private final double[] output;

  Stacking(int numMembers, int numClasses) {
    this.numClasses = numClasses;
    this.numInputs = numMembers * numClasses + 1;
    this.weights = new double[numClasses * numInputs];
    this.squares = new double[weights.length];
    this.inputs = new double[numInputs];
    this.output = new double[numClasses];
    Arrays.fill(squares, SMALLEST_SQUARES);
    for (int c = 0; c < numClasses; c++) {
      for (int i = 0; i < numMembers; i++) {
        weights[c * numInputs + i * numClasses + c] = 1.0 / numMembers;
      }
    }
  }

  @Override
  public void combine(Observation o, Votes votes, double[] out) {
    readInputs(votes);
    for (int c = 0; c < numClasses; c++) {
      double sum = 0;
      for (int j = 0; j < numInputs; j++) {
        sum += weights[c * numInputs + j] * inputs[j];
      }
      out[c] = sum;
    }
    LogOpinionPool.softmax(out, numClasses);
  }

  private void readInputs(Votes votes) {
    Arrays.fill(inputs, 0);
    inputs[numInputs - 1] = 1;
    for (int i = 0; i < votes.size(); i++) {
      if (votes.voted(i)) {
        double mean = 0;
        for (int c = 0; c < numClasses; c++) {
          inputs[i * numClasses + c] = LogOpinionPool.log(votes.probability(i, c));
          mean += inputs[i * numClasses + c] / numClasses;
        }
        for (int c = 0; c < numClasses; c++) {
          inputs[i * numClasses + c] -= mean;
        }
      }
    }
  }

  @Override
  public void learn(Observation o, Votes votes, int label) {
    combine(o, votes, output);
    for (int c = 0; c < numClasses; c++) {
      double error = output[c] - (c == label ? 1 : 0);
      for (int j = 0; j < numInputs; j++) {
        int w = c * numInputs + j;
        double gradient = error * inputs[j];
        squares[w] += gradient * gradient;
        weights[w] -= LEARNING_RATE * gradient / Math.sqrt(squares[w]);
      }
    }
  }
}
