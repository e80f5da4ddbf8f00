package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One served expert as a subtask asks it: counts what is under way and what came of it, and sees to
 * it that every question has an answer by its deadline. The expert is made by an executor, as a
 * model may take seconds to load; one that cannot be made answers with its own failure. Asked by
 * the subtask's thread; answers are counted by whichever brings them.
 */
final class ServedDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedDesk.class);

  private final String text;
  private final Clock clock;
  private final CompletableFuture<ServedExpert> opening;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Counter numQuestions = new ThreadSafeSimpleCounter();
  private final Counter numVotes = new ThreadSafeSimpleCounter();
  private final Counter answerMillis = new ThreadSafeSimpleCounter();
  private final Histogram latency = new RecentValues();
  private final Map<Silence, Counter> numSilences = new EnumMap<>(Silence.class);

  ServedDesk(
      String text,
      ExpertDefinition definition,
      Classes classes,
      ServedExperts maker,
      Clock clock,
      MetricGroup metrics,
      Executor opener) {
    this.text = text;
    this.clock = clock;
    this.opening =
        CompletableFuture.supplyAsync(
            () -> SharedExperts.acquire(text, definition, classes, maker), opener);
    var unused =
        opening.whenComplete(
            (expert, failure) -> {
              if (failure != null) {
                ExpertLog.cannotVote(LOG, definition.name(), why(failure));
              }
            });
    metrics.counter(MoeMetrics.QUESTIONS, numQuestions);
    metrics.counter(MoeMetrics.VOTES, numVotes);
    metrics.counter(MoeMetrics.ANSWER_MILLIS, answerMillis);
    metrics.histogram(MoeMetrics.VOTE_LATENCY_MILLIS, latency);
    metrics.gauge(MoeMetrics.QUESTIONS_UNDER_WAY, underWay::get);
    for (Silence silence : Silence.values()) {
      Counter counter = new ThreadSafeSimpleCounter();
      numSilences.put(silence, counter);
      metrics.addGroup(MoeMetrics.REASON, silence.name()).counter(MoeMetrics.ABSTENTIONS, counter);
    }
  }

  /** Questions without an answer so far. */
  int underWay() {
    return underWay.get();
  }

  /**
   * Asks.
   *
   * @param now by the wall clock
   * @return completes normally, at the question's deadline at the latest
   */
  CompletableFuture<Answer> ask(Question question, long now) {
    underWay.incrementAndGet();
    numQuestions.inc();
    CompletableFuture<Answer> answer = asked(question);
    if (!answer.isDone()) {
      long left = Math.max(0, question.deadlineMillis() - now);
      answer =
          answer.completeOnTimeout(
              Answer.silent(Silence.DEADLINE, "no answer by the deadline"),
              left,
              TimeUnit.MILLISECONDS);
    }
    return answer.handle(
        (given, failure) -> {
          Answer settled = failure == null && given != null ? given : failed(failure);
          underWay.decrementAndGet();
          count(settled, clock.millis() - now);
          return settled;
        });
  }

  /** Questions to an expert that is still being made wait for it, up to their deadline. */
  private CompletableFuture<Answer> asked(Question question) {
    if (opening.isCompletedExceptionally()) {
      Throwable failure = opening.handle((expert, thrown) -> thrown).join();
      return CompletableFuture.completedFuture(Answer.silent(Silence.FAILED, why(failure)));
    }
    return opening.thenCompose(expert -> asked(expert, question));
  }

  /** A future of its own, so that giving up on it does not meddle with the expert's. */
  private static CompletableFuture<Answer> asked(ServedExpert expert, Question question) {
    try {
      return expert.ask(question).toCompletableFuture().copy();
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(e));
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return String.valueOf(cause.getMessage());
  }

  private static Answer failed(Throwable failure) {
    LOG.warn("a served expert broke its contract", failure);
    return Answer.silent(Silence.FAILED, String.valueOf(failure));
  }

  void count(Answer answer, long millis) {
    if (answer.silence() == null) {
      numVotes.inc();
      answerMillis.inc(millis);
      latency.update(millis);
    } else {
      numSilences.get(answer.silence()).inc();
    }
  }

  @Override
  public void close() {
    var unused =
        opening.thenAccept(
            // One that is still being made is closed when it is there.
            expert -> SharedExperts.release(text));
  }
}
