package io.bellwether.flink;

import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.ReceivedVote;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Wires what lies between gate and combine for served experts: the cascade, the asking, and the
 * votes from outside. Always part of the job, as the control topic may bring a served expert later;
 * without one nothing flows here but watermarks.
 */
final class ServedTopology {
  /**
   * On arrival the function itself refuses what is too much, so the operator hardly ever has to.
   * Not without bound, as Flink's queue makes room for so many anew at every watermark.
   */
  private static final int MAX_QUEUED = 16_384;

  private final MoeSettings settings;
  private final DefinitionFormat format;
  private final ServedExperts served;
  private final OutputTag<DeadLetter> deadLetters;

  ServedTopology(
      MoeSettings settings,
      DefinitionFormat format,
      ServedExperts served,
      OutputTag<DeadLetter> deadLetters) {
    this.settings = settings;
    this.format = format;
    this.served = served;
    this.deadLetters = deadLetters;
  }

  /**
   * @param deadLetters null without votes from outside
   */
  record Outputs(DataStream<CombineInput> ballots, DataStream<DeadLetter> deadLetters) {}

  /**
   * @param tasks the gate's output, which has the questions beside it
   * @param inStream what the in-stream experts answered
   * @param votes null for none
   */
  Outputs build(
      SingleOutputStreamOperator<ExpertInput> tasks,
      DataStream<CombineInput> inStream,
      DataStream<ReceivedVote> votes) {
    SingleOutputStreamOperator<Inquiry> passedOn = cascade(tasks, inStream);
    DataStream<CombineInput> ballots =
        passedOn
            .getSideOutput(CascadeFunction.SPARED)
            .union(ask(tasks.getSideOutput(Questions.ASKED).union(passedOn)));
    if (votes == null) {
      return new Outputs(ballots, null);
    }
    SingleOutputStreamOperator<CombineInput> joined = join(tasks, votes);
    return new Outputs(ballots.union(delayed(joined)), joined.getSideOutput(deadLetters));
  }

  private SingleOutputStreamOperator<Inquiry> cascade(
      SingleOutputStreamOperator<ExpertInput> tasks, DataStream<CombineInput> inStream) {
    CodecTypeInfo<CombineInput> type = new CodecTypeInfo<>(new CombineInput.CombineInputCodec());
    DataStream<CombineInput> watched =
        inStream
            .filter(input -> input instanceof Ballot ballot && ballot.watched())
            .returns(type)
            .uid(Uids.CASCADE_BALLOTS)
            .name("ballots to cascade");
    return tasks
        .getSideOutput(Questions.HELD)
        .keyBy(Inquiry::itemId, States.key())
        .connect(watched.keyBy(CombineInput::itemId, States.key()))
        .process(new CascadeFunction(settings), new CodecTypeInfo<>(new Inquiry.InquiryCodec()))
        .uid(Uids.CASCADE)
        .name("cascade");
  }

  private SingleOutputStreamOperator<CombineInput> ask(DataStream<Inquiry> questions) {
    boolean onArrival = settings.ordering() == Ordering.ARRIVAL;
    return AsyncDataStream.unorderedWait(
            questions,
            new ServedFunction(settings, format, served, Clock.systemUTC()),
            settings.deadline().toMillis(),
            TimeUnit.MILLISECONDS,
            onArrival ? MAX_QUEUED : settings.serving().maxInFlight())
        .returns(new CodecTypeInfo<>(new CombineInput.CombineInputCodec()))
        .uid(Uids.SERVED)
        .name("served experts");
  }

  private SingleOutputStreamOperator<CombineInput> join(
      SingleOutputStreamOperator<ExpertInput> tasks, DataStream<ReceivedVote> votes) {
    return tasks
        .getSideOutput(Questions.EXTERNAL)
        .keyBy(Inquiry::itemId, States.key())
        .connect(votes.keyBy(received -> received.getVote().getItemId(), States.key()))
        .process(
            new VoteJoinFunction(settings, deadLetters),
            new CodecTypeInfo<>(new CombineInput.CombineInputCodec()))
        .uid(Uids.VOTE_JOIN)
        .name("vote join");
  }

  /** In event-time order combine must not decide before the votes' deadline has passed. */
  private DataStream<CombineInput> delayed(SingleOutputStreamOperator<CombineInput> joined) {
    if (settings.ordering() == Ordering.ARRIVAL) {
      return joined;
    }
    return joined
        .transform(
            "vote clock",
            new CodecTypeInfo<>(new CombineInput.CombineInputCodec()),
            new WatermarkDelayOperator(settings.deadline().toMillis()))
        .uid(Uids.VOTE_CLOCK);
  }
}
