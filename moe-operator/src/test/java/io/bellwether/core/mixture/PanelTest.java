package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PanelTest {
  private static final ExpertDefinition MODEL =
      new ExpertDefinition("model", new ServedSpec.Hosted("test", Map.of()), Eligibility.ALL);
  private static final float[] VOTE = {0.5f, 0.25f, 0.25f};

  private final List<Question> questions = new ArrayList<>();
  private int closed;

  private Panel panel(CompletionStage<Answer> answer) {
    ServedExpert expert =
        new ServedExpert() {
          @Override
          public CompletionStage<Answer> ask(Question question) {
            questions.add(question);
            return answer;
          }

          @Override
          public void close() {
            closed++;
          }
        };
    return new Panel(
        (definition, classes) -> expert, Mixtures.CLASSES, new Panel.Deadline(50, () -> 1000));
  }

  private static Observation item(String id) {
    return new Observation(id, 7, 8, 0, new Features());
  }

  @Test
  void asksOnceAboutAnItemAndAgainAboutTheNext() {
    try (Panel panel = panel(CompletableFuture.completedFuture(Answer.of(VOTE)))) {
      assertThat(panel.ask(MODEL, item("a")).probabilities()).isEqualTo(VOTE);
      assertThat(panel.ask(MODEL, item("a")).probabilities()).isEqualTo(VOTE);
      assertThat(panel.ask(MODEL, item("b")).probabilities()).isEqualTo(VOTE);
    }
    assertThat(questions).extracting(Question::itemId).containsExactly("a", "b");
    assertThat(questions).extracting(Question::deadlineMillis).containsOnly(1050L);
    assertThat(closed).isOne();
  }

  @Test
  void givesUpAtTheDeadline() {
    try (Panel panel = panel(new CompletableFuture<>())) {
      assertThat(panel.ask(MODEL, item("a")).silence()).isEqualTo(Silence.DEADLINE);
    }
  }

  @Test
  void takesAFailureForASilence() {
    var failed = CompletableFuture.<Answer>failedFuture(new IllegalStateException("on purpose"));
    try (Panel panel = panel(failed)) {
      assertThat(panel.ask(MODEL, item("a")).silence()).isEqualTo(Silence.FAILED);
    }
  }

  @Test
  void refusesVotesOverOtherClassesAndOfLaterKnowledge() {
    Answer two = Answer.of(new float[] {0.5f, 0.5f});
    Answer early = Answer.of(VOTE, 7);
    Answer late = Answer.of(VOTE, 8);

    assertThat(silence(two)).isEqualTo(Silence.MALFORMED);
    assertThat(silence(early)).isNull();
    assertThat(silence(late)).as("it knows a label of after the item").isEqualTo(Silence.MALFORMED);
  }

  private Silence silence(Answer answer) {
    try (Panel panel = panel(CompletableFuture.completedFuture(answer))) {
      return panel.ask(MODEL, item("a")).silence();
    }
  }

  @Test
  void doesNotWaitForVotesFromOutside() {
    ExpertDefinition outside =
        new ExpertDefinition("desk", new ServedSpec.External(), Eligibility.ALL);
    try (Panel panel = Panel.none(Mixtures.CLASSES)) {
      assertThat(panel.ask(outside, item("a")).silence()).isEqualTo(Silence.NOT_READY);
    }
  }

  @Test
  void saysBeforeTheFirstItemWhatCannotBeMade() {
    ExpertDefinition inStream =
        new ExpertDefinition("prior", new ExpertSpec.Prior(9), Eligibility.ALL);
    try (Panel panel = Panel.none(Mixtures.CLASSES)) {
      panel.prepare(List.of(inStream));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> panel.prepare(List.of(inStream, MODEL)))
          .withMessageContaining("model");
    }
  }
}
