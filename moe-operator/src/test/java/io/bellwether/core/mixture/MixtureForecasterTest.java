package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.Snapshot;
import io.bellwether.core.metric.Prequential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixtureForecasterTest {
  private static final MixtureSpec SPEC = Mixtures.spec(2, 0.1, ItemKey.SYMBOL);

  /** Some labels come before the next item, some after many, some never. */
  private static List<Observation> stream() {
    SplittableRandom random = new SplittableRandom(11);
    List<Observation> stream = new ArrayList<>();
    for (Observation o : Mixtures.stream(5, 800)) {
      long delay = random.nextBoolean() ? 1 : random.nextInt(30_000);
      int label = random.nextInt(10) == 0 ? -1 : o.label();
      stream.add(
          new Observation(o.id(), o.eventTime(), o.eventTime() + delay, label, o.features()));
    }
    return stream;
  }

  @Test
  void learnsEachLabelWithTheAccountOfItsOwnItem() {
    Mixture mixture = new Mixture(SPEC);
    Mixture byHand = new Mixture(SPEC);
    List<double[]> predictions = new ArrayList<>();
    List<double[]> expected = new ArrayList<>();

    Prequential.run(
        stream().iterator(),
        LabelRelease.REACHED,
        new MixtureForecaster(mixture),
        (o, p) -> predictions.add(p.clone()));
    Prequential.run(
        stream().iterator(),
        LabelRelease.REACHED,
        new WithCopies(byHand),
        (o, p) -> expected.add(p.clone()));

    assertThat(predictions.toArray(new double[0][]))
        .isDeepEqualTo(expected.toArray(new double[0][]));
    assertThat(Snapshot.write(mixture)).isEqualTo(Snapshot.write(byHand));
  }

  @Test
  void countsWhoWasAskedAboutEachItem() {
    MixtureForecaster forecaster = new MixtureForecaster(new Mixture(SPEC));
    long[] asked = {0};

    Prequential.run(
        stream().iterator(),
        LabelRelease.REACHED,
        forecaster,
        (o, p) -> asked[0] += forecaster.account().size());

    long counted = 0;
    for (long load : forecaster.routing().load()) {
      counted += load;
    }
    assertThat(counted).isEqualTo(asked[0]).isPositive();
  }

  /** Keeps a copy of each account by the item's id, and nothing else. */
  private static final class WithCopies implements Forecaster {
    private final Mixture mixture;
    private final Map<String, Account> accounts = new HashMap<>();

    WithCopies(Mixture mixture) {
      this.mixture = mixture;
    }

    @Override
    public int numClasses() {
      return mixture.spec().classes().size();
    }

    @Override
    public void predict(Observation o, double[] out) {
      Account account = mixture.newAccount();
      mixture.predict(o, account);
      System.arraycopy(account.probabilities(), 0, out, 0, numClasses());
      accounts.put(o.id(), account.copy());
    }

    @Override
    public void learn(Observation o, int label) {
      long labelTime = Math.max(o.labelTime(), o.eventTime());
      mixture.learn(o.features(), accounts.remove(o.id()), label, labelTime);
    }
  }
}
