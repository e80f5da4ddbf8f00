package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseSoftmaxTest {
  private static final int NUM_INPUTS = 5;
  private static final double LEARNING_RATE = 0.1;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void learnsAsTheFormulaSaysWithWeightsForEveryClass(int numClasses) {
    Random random = new Random(7);
    DenseSoftmax softmax = softmax(numClasses);
    // By class: its bias first, then its weights.
    double[][] weights = new double[numClasses][NUM_INPUTS + 1];
    double[][] squares = new double[numClasses][NUM_INPUTS + 1];
    for (int item = 0; item < 200; item++) {
      double[] inputs = random.doubles(NUM_INPUTS, -2, 2).toArray();
      double[] wanted = probabilities(weights, inputs);

      assertThat(softmax.predict(inputs, NUM_INPUTS)).containsExactly(wanted, within(1e-9));

      int label = random.nextInt(numClasses);
      double weight = random.nextDouble();
      softmax.learnPredicted(inputs, NUM_INPUTS, label, weight);
      for (int c = 0; c < numClasses; c++) {
        step(weights[c], squares[c], inputs, (wanted[c] - (c == label ? 1 : 0)) * weight);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void isWrittenWithEveryClassAndGoesOnTheSame(int numClasses) throws IOException {
    Random random = new Random(8);
    DenseSoftmax softmax = softmax(numClasses);
    learnSome(softmax, random, numClasses);
    byte[] written = written(softmax);

    DenseSoftmax read = softmax(numClasses);
    read.load(new DataInputStream(new ByteArrayInputStream(written)), NUM_INPUTS);

    int entries = (NUM_INPUTS + 1) * numClasses;
    assertThat(written).hasSize(2 * Integer.BYTES + 2 * entries * Double.BYTES);
    assertThat(written(read)).isEqualTo(written);
    for (int item = 0; item < 20; item++) {
      double[] inputs = random.doubles(NUM_INPUTS, -2, 2).toArray();
      assertThat(read.predict(inputs, NUM_INPUTS)).isEqualTo(softmax.predict(inputs, NUM_INPUTS));
      softmax.learnPredicted(inputs, NUM_INPUTS, 1, 1);
      read.learnPredicted(inputs, NUM_INPUTS, 1, 1);
    }
  }

  /** Builds before wrote weights that both classes had learned, each with its own rounding. */
  @Test
  void readsASecondClassThatIsNotQuiteTheMirrorOfTheFirst() throws IOException {
    DenseSoftmax softmax = softmax(2);
    learnSome(softmax, new Random(9), 2);
    byte[] written = written(softmax);
    int lastDigitOfTheSecondBias = 2 * Integer.BYTES + 3 * Double.BYTES - 1;
    written[lastDigitOfTheSecondBias]++;

    DenseSoftmax read = softmax(2);
    read.load(new DataInputStream(new ByteArrayInputStream(written)), NUM_INPUTS);

    double[] inputs = {1, 2, 3, 4, 5};
    assertThat(read.predict(inputs, NUM_INPUTS)).isEqualTo(softmax.predict(inputs, NUM_INPUTS));
  }

  private static DenseSoftmax softmax(int numClasses) {
    DenseSoftmax softmax = new DenseSoftmax(numClasses, LEARNING_RATE);
    softmax.grow(NUM_INPUTS);
    return softmax;
  }

  private static void learnSome(DenseSoftmax softmax, Random random, int numClasses) {
    for (int item = 0; item < 50; item++) {
      double[] inputs = random.doubles(NUM_INPUTS, -2, 2).toArray();
      softmax.learn(inputs, NUM_INPUTS, random.nextInt(numClasses), 1);
    }
  }

  private static byte[] written(DenseSoftmax softmax) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    softmax.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static double[] probabilities(double[][] weights, double[] inputs) {
    double[] probabilities = new double[weights.length];
    double sum = 0;
    for (int c = 0; c < weights.length; c++) {
      double logit = weights[c][0];
      for (int i = 0; i < NUM_INPUTS; i++) {
        logit += weights[c][1 + i] * inputs[i];
      }
      probabilities[c] = Math.exp(logit);
      sum += probabilities[c];
    }
    for (int c = 0; c < weights.length; c++) {
      probabilities[c] /= sum;
    }
    return probabilities;
  }

  /** AdaGrad on the bias, whose input is one, and on the weights. */
  private static void step(double[] weights, double[] squares, double[] inputs, double gradient) {
    for (int i = 0; i <= NUM_INPUTS; i++) {
      double g = gradient * (i == 0 ? 1 : inputs[i - 1]);
      squares[i] += g * g;
      weights[i] -= LEARNING_RATE * g / (Math.sqrt(squares[i]) + 1e-12);
    }
  }
}
