package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Allocations;
import io.bellwether.core.Features;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.Snapshot;
import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.metric.Scores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixtureTest {
  private static Map<String, double[]> play(MixtureSpec spec, List<Observation> stream) {
    Map<String, double[]> predictions = new LinkedHashMap<>();
    Prequential.run(
        stream.iterator(),
        LabelRelease.REACHED,
        new MixtureForecaster(new Mixture(spec)),
        (o, p) -> predictions.put(o.id(), p.clone()));
    return predictions;
  }

  @ParameterizedTest
  @EnumSource(ItemKey.class)
  void learnsWhatCanBeLearned(ItemKey filterKey) {
    List<Observation> stream = Mixtures.stream(1, 3000);
    Scores scores = new Scores(3);
    Map<String, double[]> predictions = play(Mixtures.spec(4, 0.05, filterKey), stream);

    for (Observation o : stream.subList(1500, 3000)) {
      scores.add(predictions.get(o.id()), o.label());
    }

    assertThat(scores.accuracy()).isGreaterThan(0.7);
  }

  @Test
  void noPredictionChangesWhenALabelOfItsFutureDoes() {
    List<Observation> stream = Mixtures.stream(2, 600);
    MixtureSpec spec = Mixtures.spec(3, 0.1, ItemKey.GLOBAL);
    Map<String, double[]> before = play(spec, stream);

    for (int changed = 50; changed < 600; changed += 97) {
      Observation o = stream.get(changed);
      List<Observation> other = new ArrayList<>(stream);
      other.set(
          changed,
          new Observation(o.id(), o.eventTime(), o.labelTime(), (o.label() + 1) % 3, o.features()));
      Map<String, double[]> after = play(spec, other);

      boolean laterOnesDiffer = false;
      for (Observation x : stream) {
        if (x.eventTime() <= o.labelTime()) {
          assertThat(after.get(x.id())).as(x.id()).isEqualTo(before.get(x.id()));
        } else {
          laterOnesDiffer |= !Arrays.equals(after.get(x.id()), before.get(x.id()));
        }
      }
      assertThat(laterOnesDiffer || changed > 570).as("the label teaches at all").isTrue();
    }
  }

  @Test
  void saysHowNewTheNewestLabelIsThatItHasSeen() {
    MixtureForecaster forecaster =
        new MixtureForecaster(new Mixture(Mixtures.spec(3, 0.1, ItemKey.GLOBAL)));
    List<Observation> stream = Mixtures.stream(3, 200);
    Prequential.run(
        stream.iterator(),
        LabelRelease.REACHED,
        forecaster,
        (o, p) -> {
          long seen = forecaster.account().labelsSeenUpTo();
          long newestReleased =
              o.eventTime() <= 20_500 ? 0 : (o.eventTime() - 20_501) / 1000 * 1000 + 20_500;
          assertThat(seen).isLessThan(Math.max(1, o.eventTime())).isEqualTo(newestReleased);
        });
  }

  @Test
  void goesOnAfterARestoreAsIfNothingHadHappened() throws IOException {
    MixtureSpec spec = Mixtures.spec(3, 0.1, ItemKey.SYMBOL).with(new PoolSpec(0.1, 1000));
    Mixture original = new Mixture(spec);
    Account account = original.newAccount();
    List<Observation> stream = Mixtures.stream(4, 400);
    for (Observation o : stream.subList(0, 200)) {
      original.predict(o.features(), o.eventTime(), account);
      original.learn(o.features(), account, o.label(), o.labelTime());
    }

    Mixture restored = new Mixture(spec);
    Snapshot.read(Snapshot.write(original), restored);

    Account other = restored.newAccount();
    for (Observation o : stream.subList(200, 400)) {
      original.predict(o.features(), o.eventTime(), account);
      restored.predict(o.features(), o.eventTime(), other);
      assertThat(other.probabilities()).isEqualTo(account.probabilities());
      assertThat(other.labelsSeenUpTo()).isEqualTo(account.labelsSeenUpTo());
      original.learn(o.features(), account, o.label(), o.labelTime());
      restored.learn(o.features(), other, o.label(), o.labelTime());
    }
    assertThat(restored.gateVersion()).isEqualTo(original.gateVersion()).isPositive();
  }

  @Test
  void readsWhatTheFirstVersionWrote() throws IOException {
    MixtureSpec spec = Mixtures.spec(3, 0.1, ItemKey.SYMBOL);
    Mixture mixture = new Mixture(spec);
    Account account = mixture.newAccount();
    for (Observation o : Mixtures.stream(5, 300)) {
      mixture.predict(o, account);
      mixture.learn(o.features(), account.copy(), o.label(), o.labelTime());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mixture.save(new DataOutputStream(bytes));
    // Later versions end with the numbers of watches and of corrections, here 0.
    byte[] first = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 2 * Integer.BYTES);
    DriftRule rule = new DriftRule(new DriftSpec.Adwin(0.01), DriftRule.Action.RESET, 2, 1);

    for (DriftRule drift : List.of(DriftRule.NONE, rule)) {
      Mixture read = new Mixture(spec.with(new Vigilance(drift, Staleness.NEVER)));
      read.load(new DataInputStream(new ByteArrayInputStream(first)), 1);
      Account same = read.newAccount();
      Observation next = Mixtures.stream(6, 1).get(0);
      read.predict(next, same);
      mixture.predict(next, account);

      assertThat(same.probabilities()).isEqualTo(account.probabilities());
    }
  }

  @Test
  void goesOnWatchingAfterARestore() throws IOException {
    DriftRule rule =
        new DriftRule(new DriftSpec.PageHinkley(0, 2), DriftRule.Action.SPEED_UP, 5, 30);
    MixtureSpec spec =
        Mixtures.spec(3, 0, ItemKey.SYMBOL).with(new Vigilance(rule, Staleness.NEVER));
    Mixture straight = new Mixture(spec);
    Mixture broken = new Mixture(spec);
    Account one = straight.newAccount();
    Account other = broken.newAccount();
    int n = 0;
    for (Observation o : Mixtures.stream(7, 1500)) {
      straight.predict(o, one);
      broken.predict(o, other);
      assertThat(other.probabilities()).isEqualTo(one.probabilities());
      // The market turns: what was up is down.
      int label = n / 300 % 2 == 0 ? o.label() : 2 - o.label();
      straight.learn(o.features(), one.copy(), label, o.labelTime());
      broken.learn(o.features(), other.copy(), label, o.labelTime());
      if (n++ % 50 == 0) {
        byte[] bytes = Snapshot.write(broken);
        broken = new Mixture(spec);
        Snapshot.read(bytes, broken);
      }
    }
    assertThat(straight.numDrifts()).isPositive();
  }

  @Test
  void predictsWithoutAllocating() {
    Mixture mixture = new Mixture(Mixtures.spec(3, 0.1, ItemKey.SYMBOL));
    Account account = mixture.newAccount();
    List<Observation> stream = Mixtures.stream(5, 500);
    int[] next = {0};

    long allocated =
        Allocations.bytesWhenWarm(
            () -> {
              Observation o = stream.get(next[0]++ % stream.size());
              mixture.predict(o.features(), o.eventTime(), account);
            });

    assertThat(allocated).isZero();
  }

  @Test
  void asksOnlyExpertsThatAreEligible() {
    Mixture mixture = new Mixture(Mixtures.spec(4, 0, ItemKey.GLOBAL));
    Account account = mixture.newAccount();
    for (Observation o : Mixtures.stream(6, 50)) {
      mixture.predict(o.features(), o.eventTime(), account);
      assertThat(account.size()).isEqualTo(o.features().language().equals("ja") ? 4 : 3);
    }
  }

  @Test
  void asksNobodyAboutWhatTheItemDoesNotHave() {
    Mixture mixture = new Mixture(Mixtures.spec(4, 0, ItemKey.GLOBAL));
    Account account = mixture.newAccount();
    Features wordless = new Features();
    wordless.setContext("S1", "ja", "wire", new float[] {1f});

    mixture.predict(wordless, 0, account);

    // Prior and last outcome; the other two read text.
    assertThat(account.size()).isEqualTo(2);
    assertThat(account.degraded()).isFalse();
  }
}
