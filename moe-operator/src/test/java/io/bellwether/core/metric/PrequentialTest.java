package io.bellwether.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrequentialTest {
  @Test
  void learnsALabelOnlyAfterItsTime() {
    assertThat(play(item("a", 1, 3), item("b", 2, 9), item("c", 3, 9), item("d", 4, 9)))
        .containsExactly("predict a", "predict b", "predict c", "learn a", "predict d");
  }

  @Test
  void atEqualTimesAllItemsComeBeforeLabelsThatMustHavePassed() {
    assertThat(play(item("a", 1, 1), item("b", 1, 1), item("c", 2, 2)))
        .containsExactly("predict a", "predict b", "learn a", "learn b", "predict c");
  }

  @Test
  void anItemSeesTheLabelsOfItsInstantThatItReached() {
    assertThat(play(LabelRelease.REACHED, item("x", 0, 1), item("a", 1, 1), item("b", 1, 2)))
        .containsExactly("predict x", "learn x", "predict a", "learn a", "predict b");
  }

  @Test
  void labelsOfFormerItemsComeFirstInTheInstantTheyAreReached() {
    assertThat(
            play(
                LabelRelease.REACHED,
                item("z", 0, 3),
                item("y", 1, 3),
                item("a", 3, 3),
                item("b", 3, 3)))
        .containsExactly(
            "predict z", "predict y", "learn z", "learn y", "predict a", "learn a", "predict b");
  }

  @Test
  void aLabelBeforeItsItemCountsFromTheItemOn() {
    assertThat(play(item("a", 5, 1), item("b", 5, 5), item("c", 6, 6)))
        .containsExactly("predict a", "predict b", "learn a", "learn b", "predict c");
  }

  @Test
  void labelsAreLearnedInOrderOfTimeThenId() {
    assertThat(play(item("a", 1, 8), item("b", 2, 7), item("c", 3, 7), item("d", 9, 9)))
        .containsExactly(
            "predict a", "predict b", "predict c", "learn b", "learn c", "learn a", "predict d");
  }

  @Test
  void itemsWithoutLabelArePredictedAndNeverLearned() {
    Observation unlabelled = new Observation("a", 1, 1, -1, new Features());

    assertThat(play(unlabelled, item("b", 5, 5))).containsExactly("predict a", "predict b");
  }

  @Test
  void tellsTheListenerOfEveryPredictionInOrder() {
    List<String> heard = new ArrayList<>();
    List<Observation> stream = List.of(item("a", 1, 2), item("b", 4, 5));

    Prequential.run(
        stream.iterator(),
        LabelRelease.REACHED,
        new Diary(),
        (o, p) -> heard.add(o.id() + " " + p[0] + " " + p[1]));

    assertThat(heard).containsExactly("a 0.0 1.0", "b 1.0 0.0");
  }

  @Test
  void refusesAStreamThatIsNotInOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> play(item("a", 2, 2), item("b", 1, 1)))
        .withMessageContaining("(1, b) comes after (2, a); sort them first");
    assertThatIllegalArgumentException().isThrownBy(() -> play(item("b", 1, 2), item("a", 1, 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> play(item("a", 1, 2), item("a", 1, 1)));
  }

  @Test
  void leakingLearnsEveryLabelAtOnce() {
    Diary diary = new Diary();
    List<Observation> stream = List.of(item("a", 1, 30), item("b", 1, 30), item("c", 2, 2));

    Prequential.runLeaking(stream.iterator(), diary, (o, p) -> {});

    assertThat(diary.entries)
        .containsExactly("predict a", "learn a", "predict b", "learn b", "predict c", "learn c");
  }

  private static Observation item(String id, long eventTime, long labelTime) {
    return new Observation(id, eventTime, labelTime, 1, new Features());
  }

  private static List<String> play(Observation... stream) {
    return play(LabelRelease.PASSED, stream);
  }

  private static List<String> play(LabelRelease release, Observation... stream) {
    Diary diary = new Diary();
    Prequential.run(List.of(stream).iterator(), release, diary, (o, p) -> {});
    return diary.entries;
  }

  /** Writes down what it is asked to do and predicts how much it has learned. */
  private static final class Diary implements Forecaster {
    private final List<String> entries = new ArrayList<>();
    private int learned;

    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public void predict(Observation o, double[] out) {
      entries.add("predict " + o.id());
      out[0] = learned;
      out[1] = 1 - learned;
    }

    @Override
    public void learn(Observation o, int label) {
      entries.add("learn " + o.id());
      learned++;
    }
  }
}
