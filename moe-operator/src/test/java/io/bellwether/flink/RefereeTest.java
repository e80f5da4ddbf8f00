package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import java.time.Instant;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefereeTest {
  private static final String SPEC = "prior quick 1.0 *";

  private static Trial good(int item, int version, long change) {
    double noise = 0.01 * (item % 5);
    return new Trial("quick", version, change, 1000 + item, false, true, 1, 0.5 + noise);
  }

  private static void feed(
      KeyedBroadcastOperatorTestHarness<String, Trial, Control, Control> referee,
      int from,
      int to,
      int version,
      long change)
      throws Exception {
    for (int i = from; i < to; i++) {
      referee.processElement(good(i, version, change), 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void promotesOnceWhenTheRuleIsMetAlsoAcrossARestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (var referee = Operators.referee(Place.on(backend))) {
      referee.processBroadcastElement(Changes.shadowWithRule(3, "quick", SPEC, 50), 0);
      feed(referee, 0, 49, 2, 3);
      assertThat(referee.extractOutputValues()).isEmpty();
      state = Operators.snapshot(referee);
    }
    try (var referee = Operators.referee(Place.on(backend).from(state))) {
      feed(referee, 49, 80, 2, 3);

      Control promotion = referee.extractOutputValues().get(0);
      assertThat(referee.extractOutputValues()).hasSize(1);
      assertThat(promotion.getVersion()).isEqualTo(4);
      assertThat(promotion.getEffectiveFrom()).isEqualTo(Instant.ofEpochMilli(1050));
      ExpertChange change = (ExpertChange) promotion.getChange();
      assertThat(change.getAction()).isEqualTo(ExpertAction.PROMOTE);
      assertThat(change.getSpec()).isEqualTo(SPEC);
    }
  }

  /** Subtasks of the combine step are not equally far ahead. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void aPromotionHoldsFromAfterTheNewestLabelItRestsOnWhicheverCameLast(Backend backend)
      throws Exception {
    OperatorSubtaskState state;
    try (var referee = Operators.referee(Place.on(backend))) {
      referee.processBroadcastElement(Changes.shadowWithRule(3, "quick", SPEC, 50), 0);
      feed(referee, 40, 80, 2, 3);
      state = Operators.snapshot(referee);
    }
    try (var referee = Operators.referee(Place.on(backend).from(state))) {
      feed(referee, 0, 10, 2, 3);

      assertThat(referee.extractOutputValues())
          .singleElement()
          .extracting(Control::getEffectiveFrom)
          .isEqualTo(Instant.ofEpochMilli(1000 + 79 + 1));
    }
  }

  @Test
  void leavesAShadowWithoutARuleToAPerson() throws Exception {
    try (var referee = Operators.referee(Place.FRESH)) {
      referee.processBroadcastElement(Changes.of(3, ExpertAction.SHADOW, "quick", SPEC, 0), 0);
      feed(referee, 0, 200, 2, 3);

      assertThat(referee.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void whatAFormerShadowHasShownDoesNotCountForTheNext() throws Exception {
    try (var referee = Operators.referee(Place.FRESH)) {
      referee.processBroadcastElement(Changes.shadowWithRule(3, "quick", SPEC, 50), 0);
      feed(referee, 0, 40, 2, 3);
      referee.processBroadcastElement(
          Changes.shadowWithRule(4, "quick", "prior quick 7.0 *", 50), 0);
      feed(referee, 40, 60, 2, 3);
      feed(referee, 60, 109, 3, 4);
      feed(referee, 60, 100, 2, 3);
      assertThat(referee.extractOutputValues()).isEmpty();

      feed(referee, 109, 110, 3, 4);
      assertThat(referee.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void aShadowThatWasWithdrawnIsNotPromoted() throws Exception {
    try (var referee = Operators.referee(Place.FRESH)) {
      referee.processBroadcastElement(Changes.shadowWithRule(3, "quick", SPEC, 50), 0);
      feed(referee, 0, 40, 2, 3);
      referee.processBroadcastElement(Changes.of(4, ExpertAction.WITHDRAW, "quick", "", 0), 0);
      feed(referee, 40, 90, 2, 3);

      assertThat(referee.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void promotesAReliefAsSoonAsItHasVoted() throws Exception {
    try (var referee = Operators.referee(Place.FRESH)) {
      referee.processBroadcastElement(Changes.of(3, ExpertAction.REPLACE, "quick", SPEC, 0), 0);
      for (int i = 0; i < 3; i++) {
        referee.processElement(new Trial("quick", 2, 3, 70 + i, true, false, 0, 0), 0);
      }

      assertThat(referee.extractOutputValues())
          .singleElement()
          .extracting(Control::getEffectiveFrom)
          .isEqualTo(Instant.ofEpochMilli(71));
    }
  }
}
