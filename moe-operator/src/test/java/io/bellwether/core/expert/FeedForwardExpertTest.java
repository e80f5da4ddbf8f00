package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.ExpertSpec.Activation;
import io.bellwether.core.expert.ExpertSpec.FeedForward;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is particular to the network; the rest is in {@link EveryExpertTest}. */
class FeedForwardExpertTest {
  private static final int CLASSES = 3;

  /** Of the difference quotients: in double its error is far below what floats leave. */
  private static final double QUOTIENT_STEP = 1e-5;

  @ParameterizedTest
  @EnumSource(Activation.class)
  void predictsWhatTheReferenceInDoublePredicts(Activation activation) throws IOException {
    FeedForwardExpert expert = taught(activation, 400);
    Reference reference = new Reference(expert, activation);
    RandomItems items = new RandomItems(5, 8, CLASSES);

    for (int i = 0; i < 50; i++) {
      Features x = items.item();
      double[] expected = reference.probabilities(x);
      float[] p = predict(expert, x);
      for (int c = 0; c < CLASSES; c++) {
        assertThat((double) p[c]).isCloseTo(expected[c], within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void gradientsAreThoseOfFiniteDifferences(Activation activation) throws IOException {
    FeedForwardExpert expert = taught(activation, 300);
    RandomItems items = new RandomItems(6, 8, CLASSES);
    for (float weight : new float[] {1, 0.3f}) {
      // Looks like another class, so that the lesson surprises and its gradient is large.
      Features x = items.item(0);
      Reference before = new Reference(expert, activation);

      expert.learn(x, 1, weight);

      Reference after = new Reference(expert, activation);
      assertStepsFollowTheGradient(before, after, x, weight);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void aMiniBatchTakesOneStepAlongTheSumOfItsGradients(Activation activation) throws IOException {
    byte[] taught = Snapshot.write(taught(activation, 300));
    FeedForward three =
        new FeedForward(8, Reference.DIMENSION, Reference.HIDDEN, activation, 0.1, 0.3, 0, 3, 3);
    FeedForwardExpert expert = (FeedForwardExpert) Experts.create(three, CLASSES);
    Snapshot.read(taught, expert);
    RandomItems items = new RandomItems(6, 8, CLASSES);
    Features[] batch = {items.item(0), items.item(2), items.item(0)};
    float[] weights = {1, 0.3f, 0.6f};
    Reference before = new Reference(expert, activation);

    for (int i = 0; i < 3; i++) {
      assertThat(new Reference(expert, activation).layers).isDeepEqualTo(before.layers);
      expert.learn(batch[i], 1, weights[i]);
    }

    Reference after = new Reference(expert, activation);
    for (int table = 0; table < before.layers.length; table++) {
      for (int i = 0; i < before.layers[table].length; i++) {
        double gradient = 0;
        for (int item = 0; item < 3; item++) {
          gradient += weights[item] * before.quotient(before.layers[table], i, batch[item]);
        }
        double old = before.squares[table][i];
        double step = -0.1 * gradient / (Math.sqrt(old + gradient * gradient) + 0.1);
        assertThat(after.layers[table][i] - before.layers[table][i])
            .as("weight %d of table %d", i, table)
            .isCloseTo(step, within(1e-4));
      }
    }
  }

  @Test
  void lessonsThatWaitSurviveARestore() throws IOException {
    FeedForward spec = new FeedForward(8, 4, 8, Activation.RELU, 0.1, 0.3, 0, 5, 1);
    Expert one = Experts.create(spec, CLASSES);
    RandomItems items = new RandomItems(7, 8, CLASSES);
    for (int i = 0; i < 13; i++) {
      one.learn(items.item(i % CLASSES), i % CLASSES, 0.5f);
    }
    Expert other = Experts.create(spec, CLASSES);

    Snapshot.read(Snapshot.write(one), other);
    for (int i = 0; i < 2; i++) {
      Features x = items.item(i);
      one.learn(x, i, 1f);
      other.learn(x, i, 1f);
    }

    assertThat(Snapshot.write(other)).containsExactly(Snapshot.write(one));
  }

  /** What AdaGrad added to the squares tells the size of a gradient, the weight's way its sign. */
  private static void assertStepsFollowTheGradient(
      Reference before, Reference after, Features x, float weight) {
    int checked = 0;
    for (int table = 0; table < before.layers.length; table++) {
      for (int i = 0; i < before.layers[table].length; i++) {
        double gradient = weight * before.quotient(before.layers[table], i, x);
        double added = after.squares[table][i] - before.squares[table][i];
        double roundings = before.squares[table][i] * Math.ulp(1f) + 1e-7;
        assertThat(added)
            .as("weight %d of table %d", i, table)
            .isCloseTo(gradient * gradient, within(2e-3 * gradient * gradient + 2 * roundings));
        if (Math.abs(gradient) > 1e-3) {
          double moved = after.layers[table][i] - before.layers[table][i];
          assertThat(Math.signum(moved)).isEqualTo(-Math.signum(gradient));
          checked++;
        }
      }
    }
    assertThat(checked).as("gradients that are not next to nothing").isGreaterThan(20);
    assertEmbeddingFollowsTheGradient(before, after, x, weight);
  }

  private static void assertEmbeddingFollowsTheGradient(
      Reference before, Reference after, Features x, float weight) {
    for (int j = 0; j < x.size(); j++) {
      int row = x.indices()[j];
      double meanSquare = 0;
      for (int k = 0; k < Reference.DIMENSION; k++) {
        double g = weight * before.quotient(before.embedding, row * Reference.DIMENSION + k, x);
        meanSquare += g * g / Reference.DIMENSION;
      }
      double root = Math.sqrt(before.rowSquares[row] + meanSquare);
      for (int k = 0; k < Reference.DIMENSION; k++) {
        int i = row * Reference.DIMENSION + k;
        double g = weight * before.quotient(before.embedding, i, x);
        double step = -0.3 * g / (root + 0.03);
        assertThat(after.embedding[i] - before.embedding[i]).isCloseTo(step, within(2e-5));
      }
    }
  }

  @Test
  void tellsApartWhatNoLinearExpertCan() {
    // Exclusive or: the class is told by neither word alone, nor by their sum.
    Features[] words = {x(1, 2), x(1, 3), x(4, 2), x(4, 3)};
    int[] labels = {0, 1, 1, 0};
    Expert linear = Experts.create(new ExpertSpec.SoftmaxRegression(8, 0.3, 0), 2);
    Expert network = Experts.create(new FeedForward(8, 8, 16, Activation.RELU, 0.1, 0.3, 0, 1), 2);

    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      int pick = random.nextInt(4);
      linear.learn(words[pick], labels[pick], 1f);
      network.learn(words[pick], labels[pick], 1f);
    }

    for (int i = 0; i < 4; i++) {
      assertThat(predict(network, words[i])[labels[i]]).isGreaterThan(0.9f);
      assertThat(predict(linear, words[i])[labels[i]]).isBetween(0.2f, 0.8f);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void hugeAndContradictoryLessonsLeaveItFinite(Activation activation) {
    Expert expert = Experts.create(new FeedForward(8, 4, 8, activation, 10, 10, 0, 1), CLASSES);
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      Features x = new Features();
      for (int j = 0; j < 3; j++) {
        x.add(random.nextInt(256), (random.nextBoolean() ? 1 : -1) * Float.MAX_VALUE);
      }
      expert.learn(x, random.nextInt(CLASSES), 1f);
      for (float p : predict(expert, x)) {
        assertThat(p).isBetween(0f, 1f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void aLargeBatchThroughAWideNetworkEqualsItsItems(Activation activation) {
    FeedForward spec = new FeedForward(8, 21, 70, activation, 0.1, 0.3, 0, 1);
    Expert expert = Experts.create(spec, CLASSES);
    RandomItems items = new RandomItems(9, 8, CLASSES);
    Features[] batch = new Features[37];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = items.item();
      expert.learn(items.item(i % CLASSES), i % CLASSES, 1f);
    }
    float[] together = new float[37 * CLASSES];

    expert.predictBatch(batch, 37, together, new boolean[37]);

    for (int i = 0; i < 37; i++) {
      assertThat(Arrays.copyOfRange(together, i * CLASSES, (i + 1) * CLASSES))
          .containsExactly(predict(expert, batch[i]));
    }
  }

  @Test
  void anotherSeedStartsElsewhereAndTheSameDoesNot() {
    Features x = x(3, 5);
    float[][] p = new float[3][];
    long[] seeds = {1, 1, 2};
    for (int i = 0; i < 3; i++) {
      Expert expert =
          Experts.create(new FeedForward(8, 4, 8, Activation.RELU, 0.1, 0.3, 0, seeds[i]), CLASSES);
      expert.learn(x, 1, 1f);
      expert.learn(x, 2, 1f);
      p[i] = predict(expert, x);
    }

    assertThat(p[1]).containsExactly(p[0]);
    assertThat(p[2]).isNotEqualTo(p[0]);
  }

  @Test
  void aSnapshotHoldsOnlyTheRowsThatMoved() {
    FeedForward spec = new FeedForward(16, 16, 8, Activation.RELU, 0.1, 0.3, 0, 1);
    Expert expert = Experts.create(spec, 2);
    int fresh = Snapshot.write(expert).length;

    expert.learn(x(3), 1, 1f);
    expert.learn(x(3, 999), 1, 1f);

    int rowBytes = 4 + 4 + 16 * 4;
    assertThat(Snapshot.write(expert)).hasSize(fresh + 2 * rowBytes);
  }

  @Test
  void refusesASnapshotOfAnotherNetwork() {
    byte[] bytes = Snapshot.write(Experts.create(spec(8, Activation.RELU, 1), 2));

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Experts.create(spec(9, Activation.RELU, 1), 2)))
        .withMessageContaining("8 hidden units and this expert 9");
    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Experts.create(spec(8, Activation.SWIGLU, 1), 2)))
        .withMessageContaining("1 tables of hidden weights and this expert 2");
    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Experts.create(spec(8, Activation.RELU, 7), 2)))
        .withMessageContaining("seed 1 and this expert 7");
  }

  @Test
  void settingsOutOfBoundsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedForward(8, 0, 8, Activation.RELU, 0.1, 0.3, 0, 1))
        .withMessage("dimension must be between 1 and 1024: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedForward(24, 1024, 8, Activation.RELU, 0.1, 0.3, 0, 1))
        .withMessageContaining("do not fit one array; use fewer bits or a smaller dimension");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedForward(8, 4, 8, Activation.RELU, 0.1, Double.NaN, 0, 1))
        .withMessage("embedding-rate must be positive: NaN");
  }

  private static FeedForward spec(int hidden, Activation activation, long seed) {
    return new FeedForward(8, Reference.DIMENSION, hidden, activation, 0.1, 0.3, 0, seed);
  }

  /** Every third lesson is at random, so that the network never grows too sure. */
  private static FeedForwardExpert taught(Activation activation, int lessons) {
    Expert expert = Experts.create(spec(Reference.HIDDEN, activation, 3), CLASSES);
    RandomItems items = new RandomItems(4, 8, CLASSES);
    for (int i = 0; i < lessons; i++) {
      int label = items.label();
      expert.learn(items.item(label), i % 3 == 0 ? items.label() : label, 1f);
    }
    return (FeedForwardExpert) expert;
  }

  private static float[] predict(Expert expert, Features x) {
    float[] out = new float[expert.numClasses()];
    expert.predict(x, out, 0);
    return out;
  }

  private static Features x(int... indices) {
    Features x = new Features();
    for (int index : indices) {
      x.add(index, (float) (1 / Math.sqrt(indices.length)));
    }
    return x;
  }

  /** The network's formulas in double, over weights read from its snapshot. */
  private static final class Reference {
    static final int DIMENSION = 5;
    static final int HIDDEN = 7;

    private final boolean relu;
    private final double[] embedding = new double[256 * DIMENSION];
    private final double[] rowSquares = new double[256];
    private final double[][] layers;
    private final double[][] squares;

    Reference(FeedForwardExpert expert, Activation activation) throws IOException {
      relu = activation == Activation.RELU;
      layers = new double[relu ? 2 : 3][];
      squares = new double[layers.length][];
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      expert.save(new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      in.skipBytes(5 * Integer.BYTES + Long.BYTES);
      int touched = in.readInt();
      for (int i = 0; i < touched; i++) {
        int row = in.readInt();
        rowSquares[row] = in.readFloat();
        for (int k = 0; k < DIMENSION; k++) {
          embedding[row * DIMENSION + k] = in.readFloat();
        }
      }
      for (int table = 0; table < layers.length; table++) {
        boolean last = table == layers.length - 1;
        int rows = last ? HIDDEN + 1 : relu ? DIMENSION + 1 : DIMENSION;
        layers[table] = floats(in, rows * (last ? CLASSES : HIDDEN));
        squares[table] = floats(in, layers[table].length);
      }
    }

    private static double[] floats(DataInputStream in, int count) throws IOException {
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = in.readFloat();
      }
      return values;
    }

    /** d loss / d weight for the label 1, by central differences. */
    double quotient(double[] weights, int i, Features x) {
      double old = weights[i];
      weights[i] = old + QUOTIENT_STEP;
      double above = -Math.log(probabilities(x)[1]);
      weights[i] = old - QUOTIENT_STEP;
      double below = -Math.log(probabilities(x)[1]);
      weights[i] = old;
      return (above - below) / (2 * QUOTIENT_STEP);
    }

    double[] probabilities(Features x) {
      double[] bag = new double[DIMENSION];
      for (int j = 0; j < x.size(); j++) {
        for (int k = 0; k < DIMENSION; k++) {
          bag[k] += x.values()[j] * embedding[x.indices()[j] * DIMENSION + k];
        }
      }
      double[] logits = times(units(bag), layers[layers.length - 1], CLASSES);
      double sum = 0;
      for (double logit : logits) {
        sum += Math.exp(logit);
      }
      for (int c = 0; c < CLASSES; c++) {
        logits[c] = Math.exp(logits[c]) / sum;
      }
      return logits;
    }

    private double[] units(double[] bag) {
      double[] units = times(bag, layers[0], HIDDEN);
      double[] second = relu ? null : times(bag, layers[1], HIDDEN);
      for (int i = 0; i < HIDDEN; i++) {
        units[i] = relu ? Math.max(0, units[i]) : units[i] / (1 + Math.exp(-units[i])) * second[i];
      }
      return units;
    }

    /** x·W, and + b where the table has a row for it. */
    private static double[] times(double[] x, double[] table, int numOut) {
      double[] y = new double[numOut];
      for (int row = 0; row < table.length / numOut; row++) {
        for (int out = 0; out < numOut; out++) {
          y[out] += (row < x.length ? x[row] : 1) * table[row * numOut + out];
        }
      }
      return y;
    }
  }
}
