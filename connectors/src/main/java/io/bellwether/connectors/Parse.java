package io.bellwether.connectors;

import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Price;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.schema.ReceivedVote;
import io.bellwether.schema.Vote;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.OutputTag;

/**
 * The first step after a source: bytes become records, or dead letters in the side output {@link
 * #DEAD_LETTERS}. No input makes it fail. Records keep the timestamp that the source gave them.
 *
 * <pre>{@code
 * SingleOutputStreamOperator<ReceivedNews> news = raw.process(Parse.news(settings));
 * DataStream<DeadLetter> refused = news.getSideOutput(Parse.DEAD_LETTERS);
 * }</pre>
 *
 * <p>Punctuation is dropped and counted as {@code punctuations}; each refusal counts as {@code
 * deadLetters} in the metric group {@code reason=CODE}, the code being that of {@link
 * io.bellwether.wire.RejectReason}.
 */
public final class Parse {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", AvroTypes.of(DeadLetter.class));

  private Parse() {}

  public static ProcessFunction<RawRecord, ReceivedNews> news(ParseSettings settings) {
    return new ParseFunction<>(
        settings.wire(),
        NewsItem.class,
        new Rules(settings)::news,
        (raw, item) -> new ReceivedNews(DeadLetters.origin(raw), item),
        AvroTypes.of(ReceivedNews.class));
  }

  public static ProcessFunction<RawRecord, ReceivedOutcome> outcomes(ParseSettings settings) {
    return new ParseFunction<>(
        settings.wire(),
        Outcome.class,
        new Rules(settings)::outcome,
        Parse::receivedOutcome,
        AvroTypes.of(ReceivedOutcome.class));
  }

  public static ProcessFunction<RawRecord, Price> prices(ParseSettings settings) {
    return plain(settings, Price.class, new Rules(settings)::price);
  }

  /**
   * @param numClasses as many probabilities a vote must have, unless it abstains
   */
  public static ProcessFunction<RawRecord, ReceivedVote> votes(
      ParseSettings settings, int numClasses) {
    Rules rules = new Rules(settings);
    return new ParseFunction<>(
        settings.wire(),
        Vote.class,
        vote -> rules.vote(vote, numClasses),
        Parse::receivedVote,
        AvroTypes.of(ReceivedVote.class));
  }

  private static ReceivedVote receivedVote(RawRecord raw, Vote vote) {
    return new ReceivedVote(
        DeadLetters.origin(raw),
        vote,
        raw.key() == null ? null : ByteBuffer.wrap(raw.key()),
        ByteBuffer.wrap(raw.value()),
        DeadLetters.headers(raw));
  }

  public static ProcessFunction<RawRecord, Feedback> feedback(ParseSettings settings) {
    return plain(settings, Feedback.class, new Rules(settings)::feedback);
  }

  /**
   * Definitions that do not pass the check are refused here, so that no record is lost to a log.
   */
  public static ProcessFunction<RawRecord, Control> control(
      ParseSettings settings, DefinitionCheck definitions) {
    return plain(settings, Control.class, control -> Rules.control(control, definitions));
  }

  private static ReceivedOutcome receivedOutcome(RawRecord raw, Outcome outcome) {
    return new ReceivedOutcome(
        DeadLetters.origin(raw),
        outcome,
        raw.key() == null ? null : ByteBuffer.wrap(raw.key()),
        ByteBuffer.wrap(raw.value()),
        DeadLetters.headers(raw));
  }

  private static <R extends SpecificRecord> ProcessFunction<RawRecord, R> plain(
      ParseSettings settings, Class<R> type, RecordParser.Rule<R> rule) {
    return new ParseFunction<>(
        settings.wire(), type, rule, (raw, record) -> record, AvroTypes.of(type));
  }
}
