package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.Snapshot;
import io.bellwether.core.gate.Capacity;
import io.bellwether.core.metric.Prequential;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An expert from a model file goes on as if it had never stopped, and looks at no item before. */
class WarmStartTest {
  private static final MixtureSpec SPEC = Mixtures.spec(4, 0, ItemKey.GLOBAL);
  private static final int HALF = 200;

  /** Learns the first half of a stream; its labels lag 20 items behind. */
  private static List<ModelFile> learned(List<Observation> stream) {
    MixtureForecaster forecaster = new MixtureForecaster(new Mixture(SPEC));
    Prequential.run(
        stream.subList(0, HALF).iterator(), LabelRelease.REACHED, forecaster, (o, p) -> {});
    return forecaster.models();
  }

  private static MixtureSpec startingFrom(List<ModelFile> models) throws IOException {
    List<ExpertDefinition> experts = new ArrayList<>();
    for (ModelFile model : models) {
      ModelFile read =
          ModelFile.read(new ByteArrayInputStream(model.bytes()), model.expert() + ".model");
      WarmStart start = WarmStart.from("here", model.sha256()).loaded(read);
      experts.add(SPEC.experts().get(experts.size()).startingFrom(start));
    }
    return new MixtureSpec(
        SPEC.classes(),
        SPEC.features(),
        SPEC.gate(),
        SPEC.gatePublishEvery(),
        SPEC.filter(),
        SPEC.filterKey(),
        experts);
  }

  private static Map<String, Account> accounts(MixtureSpec spec, List<Observation> stream) {
    MixtureForecaster forecaster = new MixtureForecaster(new Mixture(spec));
    Map<String, Account> accounts = new HashMap<>();
    Prequential.run(
        stream.iterator(),
        LabelRelease.REACHED,
        forecaster,
        (o, p) -> accounts.put(o.id(), forecaster.account().copy()));
    return accounts;
  }

  @Test
  void votesAsIfItHadNeverStopped() throws IOException {
    List<Observation> stream = Mixtures.stream(3, 2 * HALF);
    List<ModelFile> models = learned(stream);

    Map<String, Account> goingOn = accounts(SPEC, stream);
    Map<String, Account> warm = accounts(startingFrom(models), stream);

    int compared = 0;
    for (Observation o : stream) {
      Account expected = goingOn.get(o.id());
      Account actual = warm.get(o.id());
      for (int i = 0; i < actual.size(); i++) {
        int slot = actual.slot(i);
        boolean later = o.eventTime() > models.get(slot).labelsSeenUpTo();
        assertThat(actual.answered(i)).as("%s slot %d", o.id(), slot).isEqualTo(later);
        if (later) {
          assertThat(vote(actual, i)).as("%s slot %d", o.id(), slot).isEqualTo(vote(expected, i));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(HALF * 3);
  }

  private static List<Float> vote(Account account, int i) {
    List<Float> vote = new ArrayList<>();
    for (int k = 0; k < account.numClasses(); k++) {
      vote.add(account.votes()[account.voteOffset(i) + k]);
    }
    return vote;
  }

  @Test
  void noPredictionHasSeenALabelOfItsTimeOrLater() throws IOException {
    List<Observation> stream = Mixtures.stream(4, 2 * HALF);

    Map<String, Account> warm = accounts(startingFrom(learned(stream)), stream);

    for (Observation o : stream.subList(1, stream.size())) {
      assertThat(warm.get(o.id()).labelsSeenUpTo()).as(o.id()).isLessThan(o.eventTime());
    }
  }

  @Test
  void isAsSilentWhereItemsAreRoutedTogether() throws IOException {
    List<Observation> stream = Mixtures.stream(8, 2 * HALF);
    List<ModelFile> models = learned(stream);
    Batching minutes = new Batching(60_000, ItemKey.GLOBAL, Capacity.DROPLESS);
    MixtureForecaster forecaster =
        new MixtureForecaster(new Mixture(together(startingFrom(models), minutes)));
    int[] votes = {0};

    Prequential.run(
        stream.iterator(),
        LabelRelease.REACHED,
        minutes::endOf,
        forecaster,
        (o, p) -> {
          Account account = forecaster.account();
          for (int i = 0; i < account.size(); i++) {
            boolean later = o.eventTime() > models.get(account.slot(i)).labelsSeenUpTo();
            assertThat(account.answered(i)).as(o.id()).isEqualTo(later);
            votes[0] += later ? 1 : 0;
          }
        });

    assertThat(votes[0]).isGreaterThan(HALF * 3);
  }

  private static MixtureSpec together(MixtureSpec spec, Batching batching) {
    return new MixtureSpec(
        spec.classes(),
        spec.features(),
        spec.gate(),
        spec.gatePublishEvery(),
        spec.filter(),
        spec.filterKey(),
        spec.experts(),
        batching,
        spec.lessonWeight());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 120, 178})
  void anotherLabelThatTheModelSawChangesNoEarlierPrediction(int changed) throws IOException {
    List<Observation> stream = Mixtures.stream(5, 2 * HALF);
    Observation o = stream.get(changed);
    List<Observation> altered = new ArrayList<>(stream);
    altered.set(
        changed,
        new Observation(o.id(), o.eventTime(), o.labelTime(), (o.label() + 1) % 3, o.features()));

    Map<String, Account> original = accounts(startingFrom(learned(stream)), stream);
    Map<String, Account> other = accounts(startingFrom(learned(altered)), altered);

    int later = 0;
    for (Observation item : stream) {
      double[] one = original.get(item.id()).probabilities();
      double[] two = other.get(item.id()).probabilities();
      if (item.eventTime() <= o.labelTime()) {
        assertThat(two).as(item.id()).isEqualTo(one);
      } else {
        later += Arrays.equals(one, two) ? 0 : 1;
      }
    }
    assertThat(later).as("the model's labels matter at all").isPositive();
  }

  @Test
  void keepsItsStartAcrossASnapshot() throws IOException {
    List<Observation> stream = Mixtures.stream(6, HALF);
    MixtureSpec spec = startingFrom(learned(stream));
    OwnedExpert warm = OwnedExpert.of(spec.experts().get(0), 3);
    OwnedExpert restored = new OwnedExpert(spec.experts().get(0).spec(), 3);

    Snapshot.read(Snapshot.write(warm), restored);

    long seen = warm.labelsSeenUpTo();
    assertThat(restored.mayVoteOn(seen)).isFalse();
    assertThat(restored.mayVoteOn(seen + 1)).isTrue();
    restored.learn(stream.get(0).features(), 1, 1, seen);
    assertThat(restored.lessons()).as("a label it knew").isEqualTo(warm.lessons());
    restored.learn(stream.get(0).features(), 1, 1, seen + 1);
    assertThat(restored.lessons()).isEqualTo(warm.lessons() + 1);
  }

  @Test
  void isSerialisedWithoutWhatTheFileHolds() throws Exception {
    WarmStart start = startingFrom(learned(Mixtures.stream(7, HALF))).experts().get(2).start();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(start);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(start).hasToString(start.toString());
    }
    assertThat(bytes.size()).isLessThan(500);
  }
}
