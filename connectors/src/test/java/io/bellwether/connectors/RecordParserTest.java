package io.bellwether.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Price;
import io.bellwether.schema.Vote;
import io.bellwether.wire.RejectReason;
import io.bellwether.wire.Samples;
import io.bellwether.wire.WireException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RecordParserTest {
  private static final Instant NOON = Samples.NOON;
  private final Rules rules =
      new Rules(
          new ParseSettings(
              Raw.WIRE, Set.of("UP", "DOWN"), 100, Clock.fixed(NOON, ZoneOffset.UTC)));
  private final RecordParser<NewsItem, NewsItem> parser =
      new RecordParser<>(Raw.WIRE.decoder(NewsItem.class), rules::news, (raw, item) -> item);

  @Test
  void passesAnItemOn() throws WireException {
    NewsItem item = Samples.news("item-1", NOON);

    assertThat(parser.parse(Raw.news(item), NOON.toEpochMilli())).contains(item);
  }

  @Test
  void dropsPunctuation() throws WireException {
    assertThat(parser.parse(Raw.punctuation(5), 5L)).isEmpty();
  }

  @Test
  void refusesWhatTheWireFormatRefuses() {
    assertReason(RejectReason.NULL_VALUE, () -> parser.parse(Raw.of(null), 0L));
    assertReason(RejectReason.TOO_SHORT, () -> parser.parse(Raw.of(new byte[2]), 0L));
  }

  @Test
  void refusesAnItemWithoutAnId() {
    assertReason(RejectReason.EMPTY_ID, () -> rules.news(news().setId(" ").build()));
  }

  @Test
  void refusesATextBeyondItsBytesAndKeepsItToItself() throws WireException {
    rules.news(news().setText("é".repeat(50)).build());

    assertReason(
        RejectReason.TOO_LARGE, () -> rules.news(news().setText("é".repeat(50) + "x").build()));
    assertThatThrownBy(() -> rules.news(news().setText("é".repeat(51)).build()))
        .hasMessage("text must have at most 100 bytes (kafka.max-text-bytes): 102");
  }

  @Test
  void refusesAnIdThatIsATextOfItsOwn() {
    assertReason(RejectReason.TOO_LARGE, () -> rules.news(news().setId("x".repeat(1001)).build()));
  }

  @Test
  void refusesImplausibleTimes() throws WireException {
    rules.news(news().setEventTime(NOON.plus(Duration.ofDays(1))).build());

    assertReason(
        RejectReason.IMPLAUSIBLE_TIME,
        () -> rules.news(news().setEventTime(NOON.plus(Duration.ofDays(1)).plusMillis(1)).build()));
    assertReason(
        RejectReason.IMPLAUSIBLE_TIME,
        () -> rules.news(news().setEventTime(Instant.parse("1899-12-31T23:59:59Z")).build()));
  }

  @Test
  void refusesTheMostExtremeTimes() {
    for (long millis : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertReason(
          RejectReason.IMPLAUSIBLE_TIME, () -> parser.parse(Raw.news(millis), Long.MIN_VALUE));
    }
  }

  @Test
  void refusesARecordThatTheClockDoesNotKnowOf() {
    assertReason(
        RejectReason.IMPLAUSIBLE_TIME,
        () -> parser.parse(Raw.news(NOON.toEpochMilli()), EventTimeWatermarks.NO_TIME));
  }

  @Test
  void takesNumbersThatAreMissing() throws WireException {
    rules.news(news().setNumbers(List.of(1f, Float.NaN)).build());
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    assertReason(
        RejectReason.NOT_FINITE,
        () -> rules.news(news().setNumbers(List.of(1f, Float.NEGATIVE_INFINITY)).build()));
    assertReason(
        RejectReason.NOT_FINITE,
        () -> rules.outcome(new Outcome(NOON, "a", "UP", Double.POSITIVE_INFINITY)));
    assertReason(RejectReason.NOT_FINITE, () -> rules.price(new Price(NOON, "GOLD", Double.NaN)));
    assertReason(
        RejectReason.NOT_FINITE,
        () ->
            rules.vote(
                Vote.newBuilder()
                    .setVoteTime(NOON)
                    .setItemId("a")
                    .setExpert("llm")
                    .setProbabilities(List.of(Float.NEGATIVE_INFINITY))
                    .build(),
                3));
  }

  @Test
  void refusesALabelThatIsNotConfigured() throws WireException {
    rules.outcome(Samples.outcome("a", NOON, "UP"));

    assertReason(RejectReason.UNKNOWN_LABEL, () -> rules.outcome(Samples.outcome("a", NOON, "up")));
  }

  @Test
  void refusesFeedbackWhoseFeaturesDoNotMatch() {
    Feedback feedback =
        Feedback.newBuilder()
            .setLabelTime(NOON)
            .setItemId("a")
            .setDecisionTime(NOON)
            .setLabel("UP")
            .setFeatureIndices(List.of(1, 2))
            .setFeatureValues(List.of(1f))
            .build();

    assertReason(RejectReason.UNDECODABLE, () -> rules.feedback(feedback));
  }

  @Test
  void asksWhetherADefinitionMakesSense() throws WireException {
    List<String> asked = new ArrayList<>();
    DefinitionCheck noted = (expert, definition) -> asked.add(expert + "=" + definition);

    Rules.control(change(ExpertAction.ADD, "a", "one"), noted);
    Rules.control(change(ExpertAction.REPLACE, "b", "two"), noted);
    Rules.control(change(ExpertAction.RETIRE, "c", ""), noted);

    assertThat(asked).containsExactly("a=one", "b=two");
  }

  @Test
  void refusesADefinitionThatMakesNoSenseInTheWordsOfItsReader() {
    DefinitionCheck never = refusing("bits must be at most 24: 99");

    assertThatThrownBy(() -> Rules.control(change(ExpertAction.ADD, "a", "?"), never))
        .hasMessage("bits must be at most 24: 99");
    assertReason(
        RejectReason.BAD_DEFINITION,
        () -> Rules.control(change(ExpertAction.REPLACE, "a", "?"), never));
  }

  @Test
  void keepsWhatADefinitionsReaderSaysShort() {
    DefinitionCheck verbose = refusing("x".repeat(1_000_000));

    assertThatThrownBy(() -> Rules.control(change(ExpertAction.ADD, "a", "?"), verbose))
        .satisfies(e -> assertThat(e.getMessage()).hasSize(1001));
  }

  @Test
  void refusesAChangeThatCannotBeApplied() {
    DefinitionCheck any = (expert, definition) -> {};

    assertReason(
        RejectReason.BAD_DEFINITION,
        () -> Rules.control(change(ExpertAction.UNKNOWN, "a", ""), any));
    assertReason(
        RejectReason.EMPTY_ID, () -> Rules.control(change(ExpertAction.RETIRE, " ", ""), any));
    for (long millis : new long[] {Long.MIN_VALUE, Plausible.EARLIEST - 1, Long.MAX_VALUE}) {
      Control control = change(ExpertAction.RETIRE, "a", "");
      control.setEffectiveFrom(Instant.ofEpochMilli(millis));
      assertReason(RejectReason.IMPLAUSIBLE_TIME, () -> Rules.control(control, any));
    }
  }

  private static DefinitionCheck refusing(String sentence) {
    return (expert, definition) -> {
      throw new IllegalArgumentException(sentence);
    };
  }

  private static Control change(ExpertAction action, String expert, String definition) {
    return new Control(1L, Instant.EPOCH, new ExpertChange(action, expert, definition, "", null));
  }

  private static NewsItem.Builder news() {
    return NewsItem.newBuilder(Samples.news("item-1", NOON));
  }

  private static void assertReason(RejectReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
