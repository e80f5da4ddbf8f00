package io.bellwether.flink;

import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.ReceivedVote;
import io.bellwether.schema.Vote;
import io.bellwether.schema.builtin.AvroTrust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Brings votes from outside to the questions that wait for them, keyed by item id.
 *
 * <ul>
 *   <li>before its question: waits for it, so long as {@code served.votes-max-age} says, then is
 *       counted and dropped;
 *   <li>after the deadline: counted and dropped, as the item is decided;
 *   <li>of the same expert again: counted, not used;
 *   <li>with knowledge of a label later than the item's decision: a dead letter, as that would be
 *       look-ahead.
 * </ul>
 *
 * <p>On arrival the clock is the wall clock. In event-time order a vote happens at its vote time:
 * among those up to the deadline after the item the earliest counts, so a replay repeats itself.
 */
final class VoteJoinFunction
    extends KeyedCoProcessFunction<String, Inquiry, ReceivedVote, CombineInput> {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  private final MoeSettings settings;
  private final OutputTag<DeadLetter> deadLetters;

  private transient MapState<String, Inquiry> questions;
  private transient MapState<String, ReceivedVote> votes;
  private transient MapState<String, Boolean> used;
  private transient ValueState<Long> forgetAt;
  private transient Counter numVotes;
  private transient Counter numDuplicate;
  private transient Counter numExpired;
  private transient Counter numRefused;

  VoteJoinFunction(MoeSettings settings, OutputTag<DeadLetter> deadLetters) {
    this.settings = settings;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    questions = getRuntimeContext().getMapState(States.waitingQuestions());
    votes = getRuntimeContext().getMapState(States.waitingVotes());
    used = getRuntimeContext().getMapState(States.usedVotes());
    forgetAt = getRuntimeContext().getState(States.forgetVotesAt());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    numVotes = metrics.counter(MoeMetrics.VOTES);
    numDuplicate = metrics.counter(MoeMetrics.VOTES_DUPLICATE);
    numExpired = metrics.counter(MoeMetrics.VOTES_EXPIRED);
    numRefused = metrics.counter(MoeMetrics.VOTES_REFUSED);
  }

  @Override
  public void processElement1(Inquiry question, Context context, Collector<CombineInput> out)
      throws Exception {
    ReceivedVote vote = votes.get(question.expert());
    if (onArrival() && vote != null) {
      out.collect(answer(question, vote, context));
      return;
    }
    questions.put(question.expert(), question);
    setTimer(deadline(question), context.timerService());
  }

  @Override
  public void processElement2(ReceivedVote vote, Context context, Collector<CombineInput> out)
      throws Exception {
    String expert = vote.getVote().getExpert();
    ReceivedVote known = votes.get(expert);
    if (known != null) {
      numDuplicate.inc();
      if (onArrival() || used.contains(expert) || time(known) <= time(vote)) {
        return;
      }
    }
    votes.put(expert, vote);
    TimerService timers = context.timerService();
    long since = onArrival() ? timers.currentProcessingTime() : time(vote);
    long until = since + settings.serving().maxVoteAge().toMillis();
    Long before = forgetAt.value();
    forgetAt.update(before == null ? until : Math.max(before, until));
    setTimer(until, timers);
    Inquiry question = questions.get(expert);
    if (onArrival() && question != null) {
      questions.remove(expert);
      out.collect(answer(question, vote, context));
    }
  }

  private boolean onArrival() {
    return settings.ordering() == Ordering.ARRIVAL;
  }

  private void setTimer(long time, TimerService timers) {
    if (onArrival()) {
      timers.registerProcessingTimeTimer(time);
    } else {
      timers.registerEventTimeTimer(EventTimeBuffer.notBefore(time, timers.currentWatermark()));
    }
  }

  private static long time(ReceivedVote vote) {
    return vote.getVote().getVoteTime().toEpochMilli();
  }

  private long decidedAt(Inquiry question) {
    return onArrival() ? question.askedAt() : question.time();
  }

  private long deadline(Inquiry question) {
    return decidedAt(question) + settings.deadline().toMillis();
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<CombineInput> out)
      throws Exception {
    for (Inquiry question : copy(questions.values())) {
      if (deadline(question) <= timestamp) {
        questions.remove(question.expert());
        ReceivedVote vote = votes.get(question.expert());
        boolean inTime = vote != null && time(vote) <= deadline(question);
        out.collect(
            inTime && !onArrival()
                ? answer(question, vote, context)
                : Ballot.without(question, Abstention.DEADLINE));
      }
    }
    Long forget = forgetAt.value();
    if (forget != null && forget <= timestamp) {
      forget();
    }
  }

  private void forget() throws Exception {
    for (String expert : copy(votes.keys())) {
      if (!used.contains(expert)) {
        numExpired.inc();
      }
    }
    votes.clear();
    used.clear();
    forgetAt.clear();
  }

  private static <T> List<T> copy(Iterable<T> some) {
    List<T> copy = new ArrayList<>();
    some.forEach(copy::add);
    return copy;
  }

  private Ballot answer(Inquiry question, ReceivedVote received, Context context) throws Exception {
    Vote vote = received.getVote();
    used.put(vote.getExpert(), true);
    long seenUpTo = vote.getLabelsSeenUpTo().toEpochMilli();
    if (seenUpTo > decidedAt(question)) {
      refuse(received, question, context);
      return Ballot.without(question, Abstention.MALFORMED);
    }
    if (vote.getProbabilities().isEmpty()) {
      Abstention why = vote.getAbstention();
      return Ballot.without(question, why == null ? Abstention.DECLINED : why);
    }
    if (vote.getProbabilities().size() != settings.mixture().classes().size()) {
      return Ballot.without(question, Abstention.MALFORMED); // classes have changed meanwhile
    }
    numVotes.inc();
    return new Ballot(
        question.itemId(),
        question.time(),
        question.filterKey(),
        question.slot(),
        normalised(vote.getProbabilities()),
        seenUpTo);
  }

  /** Their sum may be off by what a sender rounded. */
  private static float[] normalised(List<Float> given) {
    double sum = 0;
    for (float p : given) {
      sum += p;
    }
    float[] probabilities = new float[given.size()];
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = (float) (given.get(k) / sum);
    }
    return probabilities;
  }

  private void refuse(ReceivedVote received, Inquiry question, Context context) {
    numRefused.inc();
    String detail =
        "labelsSeenUpTo must not be after the decision on the item at "
            + Instant.ofEpochMilli(decidedAt(question))
            + ": "
            + received.getVote().getLabelsSeenUpTo();
    context.output(
        deadLetters,
        DeadLetter.newBuilder()
            .setOrigin(received.getOrigin())
            .setKey(received.getKey())
            .setValue(received.getValue())
            .setHeaders(received.getHeaders())
            .setReason("look-ahead")
            .setDetail(detail)
            .setStage(Uids.VOTE_JOIN)
            .build());
  }
}
