package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import io.bellwether.core.expert.FixedAnswer;
import org.junit.jupiter.api.Test;

class OwnedExpertTest {
  @Test
  void votesWhatAreProbabilities() {
    float[] out = new float[4];

    assertThat(new OwnedExpert(new FixedAnswer(0.3f, 0.7f)).predict(new Features(), out, 1))
        .isTrue();

    assertThat(out).containsExactly(0, 0.3f, 0.7f, 0);
  }

  @Test
  void abstainsWithWhatAreNone() {
    assertThat(abstains(Float.NaN, 1)).isTrue();
    assertThat(abstains(-0.2f, 1.2f)).isTrue();
    assertThat(abstains(0.9f, 0.9f)).isTrue();
  }

  private static boolean abstains(float... answer) {
    return !new OwnedExpert(new FixedAnswer(answer)).predict(new Features(), new float[2], 0);
  }
}
