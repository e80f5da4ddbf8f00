package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.expert.ExpertSpec.EmbeddingNetwork;
import io.bellwether.core.expert.ExpertSpec.EmbeddingRegression;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is particular to the experts that look at embeddings. */
class EmbeddingExpertsTest {
  @Test
  void oneStepOfSgdIsTheOneWorkedOutByHand() {
    Expert expert =
        Experts.create(new EmbeddingRegression(4, Optimizer.SGD, 0.8, 0), /* numClasses= */ 2);

    expert.learn(embedded(3, 0, 4, 0), 0, 0.5f);

    // Scaled to length 2: (1.2, 0, 1.6, 0). Gradient 0.5·(0.5 − 1) = −0.25, step 0.8 / 4 = 0.2, so
    // W = ±0.05·x and b = ±0.05: the logits of the same item are ±(0.05·4 + 0.05).
    assertThat(predict(expert, embedded(3, 0, 4, 0))[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-0.5))), within(1e-6f));
  }

  @Test
  void theLengthOfAnEmbeddingMakesNoDifference() {
    Expert expert = Experts.create(new EmbeddingNetwork(3, 4, 0.1, 0, 1), 2);
    expert.learn(embedded(1, 2, 3), 1, 1);

    assertThat(predict(expert, embedded(10, 20, 30)))
        .containsExactly(predict(expert, embedded(1, 2, 3)), within(1e-6f));
  }

  @Test
  void anEmbeddingOfAnotherLengthCountsAsMissing() {
    Expert expert =
        Experts.create(new EmbeddingRegression(3, Optimizer.ADAGRAD, 0.1, 0), /* numClasses= */ 2);
    expert.learn(embedded(1, 2, 3), 1, 1);

    assertThat(predict(expert, embedded(1, 2))).isEqualTo(predict(expert, new Features()));
    assertThat(predict(expert, embedded(1, 2, 3))).isNotEqualTo(predict(expert, new Features()));
  }

  @Test
  void theNetworkLearnsWhatNoLineSeparates() {
    assertThat(errorsOnCrosses(new EmbeddingNetwork(2, 16, 0.1, 0, 1))).isLessThan(0.1);
    assertThat(errorsOnCrosses(new EmbeddingRegression(2, Optimizer.ADAGRAD, 0.1, 0)))
        .isGreaterThan(0.3);
  }

  /** The label is whether both entries have one sign. */
  private static double errorsOnCrosses(ExpertSpec spec) {
    Expert expert = Experts.create(spec, 2);
    Random random = new Random(7);
    int errors = 0;
    for (int i = 0; i < 4000; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      int label = a * b > 0 ? 1 : 0;
      Features x = embedded(a, b);
      errors += i >= 3000 && (predict(expert, x)[label] < 0.5f) ? 1 : 0;
      expert.learn(x, label, 1);
    }
    return errors / 1000.0;
  }

  @Test
  void refusesSettingsOutOfBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EmbeddingRegression(0, Optimizer.SGD, 0.1, 0))
        .withMessage("dimension must be between 1 and 4096: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EmbeddingRegression(3, Optimizer.FTRL, 0.1, 0))
        .withMessageContaining("optimizer must be adagrad or sgd");
  }

  private static Features embedded(float... embedding) {
    Features x = new Features();
    x.setEmbedding(embedding);
    return x;
  }

  private static float[] predict(Expert expert, Features x) {
    float[] out = new float[expert.numClasses()];
    assertThat(expert.predict(x, out, 0)).isTrue();
    return out;
  }
}
