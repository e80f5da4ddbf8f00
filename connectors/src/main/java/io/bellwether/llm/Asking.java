package io.bellwether.llm;

import io.bellwether.llm.LlmAnswer.Abstained;
import io.bellwether.llm.Transport.Reply;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question on its way to an answer. Its steps run one after another, each started by the end of
 * the one before, on whatever thread that was; nobody waits.
 */
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  /** Who gave an endpoint less time than this cannot blame it. */
  private static final long FAIR_MILLIS = 100;

  private static final long MAX_BACKOFF_MILLIS = 60_000;

  /**
   * @param isTransient whether another attempt may help
   * @param waitMillis how long the endpoint wants to be left alone
   */
  private record Failure(
      LlmAbstention reason, String detail, boolean isTransient, long waitMillis) {
    static Failure lasting(LlmAbstention reason, String detail) {
      return new Failure(reason, detail, false, 0);
    }

    static Failure passing(LlmAbstention reason, String detail) {
      return new Failure(reason, detail, true, 0);
    }
  }

  private final LlmClient client;
  private final LlmEndpoints.Means means;
  private final LlmQuestion question;
  private final long deadlineMillis;
  private final long startMillis;
  private final CompletableFuture<LlmAnswer> answer = new CompletableFuture<>();
  private volatile Runnable abort = () -> {};
  private volatile Failure last;
  private volatile int attempts;
  private volatile long promptTokens;
  private volatile long answerTokens;

  Asking(LlmClient client, LlmQuestion question, long deadlineMillis) {
    this.client = client;
    this.means = client.means();
    this.question = question;
    this.deadlineMillis = deadlineMillis;
    this.startMillis = means.clock().millis();
  }

  CompletableFuture<LlmAnswer> answer() {
    return answer;
  }

  void start() {
    step(this::attempt);
  }

  void abandon() {
    abstain(LlmAbstention.CLOSED, "the client was closed before the answer came");
    abort.run();
  }

  /** No defect of this client may reach the job, nor leave the question without an answer. */
  private void step(Runnable work) {
    if (answer.isDone()) {
      return;
    }
    try {
      work.run();
    } catch (RejectedExecutionException e) {
      abandon();
    } catch (RuntimeException e) {
      LOG.error("llm expert {}: a question failed", client.settings().name(), e);
      abstain(LlmAbstention.FAILED, "the client failed with " + LlmClient.reason(e));
    }
  }

  private void attempt() {
    long now = means.clock().millis();
    if (now >= deadlineMillis) {
      stop(LlmAbstention.DEADLINE, "the deadline passed");
      return;
    }
    long pause = client.endpoint().pauseMillis();
    if (pause > 0) {
      retry(
          new Failure(LlmAbstention.THROTTLED, "the endpoint asked to be left alone", true, pause));
      return;
    }
    Dialect dialect = client.dialect();
    LlmPrompt.Messages messages = messages(dialect);
    long answerBound = client.settings().answering().answerTokens(dialect.mode(), numClasses());
    var reservation = client.spending().reserve(messages.tokens(), answerBound, now);
    if (reservation.isEmpty()) {
      client
          .spending()
          .refusal(messages.tokens(), answerBound, now)
          .ifPresentOrElse(
              reason -> stop(reason, "nothing left for this minute"), () -> step(this::attempt));
      return;
    }
    if (!client.endpoint().tryAcquire()) {
      reservation.get().undo();
      stop(LlmAbstention.BREAKER_OPEN, "the endpoint failed too often of late");
      return;
    }
    Attempt attempt = new Attempt(dialect, messages, reservation.get(), allotted(now));
    try {
      send(attempt);
    } catch (RuntimeException e) {
      // A permission that nobody gives back would keep a breaker that is half open from closing.
      client.endpoint().unjudged();
      throw e;
    }
  }

  private int numClasses() {
    return client.settings().classes().size();
  }

  private LlmPrompt.Messages messages(Dialect dialect) {
    return client
        .settings()
        .prompt()
        .messages(question, client.settings().classes(), dialect.mode());
  }

  private long allotted(long now) {
    return Math.min(client.settings().limits().timeout().toMillis(), deadlineMillis - now);
  }

  private record Attempt(
      Dialect dialect,
      LlmPrompt.Messages messages,
      Spending.Reservation reservation,
      long allottedMillis) {}

  private void send(Attempt attempt) {
    attempts = attempts + 1;
    Protocol protocol = client.protocol();
    byte[] body = protocol.request(client.settings(), attempt.messages(), attempt.dialect());
    CompletableFuture<Reply> reply = means.transport().send(client.call(protocol.chatPath(), body));
    abort = () -> reply.cancel(true);
    Runnable timeout = means.timer().after(attempt.allottedMillis(), () -> reply.cancel(true));
    var unused =
        reply.whenComplete(
            (received, failure) -> {
              timeout.run();
              if (answer.isDone()) {
                client.endpoint().unjudged();
              } else {
                step(() -> after(attempt, received, failure));
              }
            });
  }

  private void after(Attempt attempt, Reply reply, Throwable failure) {
    if (failure instanceof CancellationException) {
      timedOut(attempt);
    } else if (failure instanceof OversizedBody) {
      client.endpoint().failed((OversizedBody) failure);
      finish(Failure.lasting(LlmAbstention.MALFORMED, failure.getMessage()));
    } else if (failure != null) {
      client.endpoint().failed(new IOException(failure));
      finish(Failure.passing(LlmAbstention.UNREACHABLE, "no answer: " + LlmClient.reason(failure)));
    } else if (reply.status() == 200) {
      answered(attempt, reply);
    } else {
      attempt.reservation().settle(0, 0);
      refused(attempt, reply);
    }
  }

  private void timedOut(Attempt attempt) {
    long fair = Math.min(FAIR_MILLIS, client.settings().limits().timeout().toMillis());
    if (attempt.allottedMillis() >= fair) {
      client.endpoint().failed(new TimeoutException());
    } else {
      client.endpoint().unjudged();
    }
    finish(
        Failure.passing(
            LlmAbstention.DEADLINE, "no answer within " + attempt.allottedMillis() + " ms"));
  }

  private void answered(Attempt attempt, Reply reply) {
    Completion completion;
    try {
      if (!reply.contentType().toLowerCase(Locale.ROOT).startsWith("application/json")) {
        throw MalformedAnswer.byEndpoint("the answer is not of the type application/json");
      }
      completion = client.protocol().read(Protocol.parse(reply.body()));
    } catch (MalformedAnswer e) {
      client.endpoint().failed(e);
      finish(Failure.lasting(LlmAbstention.MALFORMED, e.getMessage()));
      return;
    }
    count(attempt, completion);
    try {
      LlmAnswer vote = client.vote(completion, attempt.dialect(), usage());
      client.endpoint().succeeded();
      answer.complete(vote);
    } catch (MalformedAnswer e) {
      if (e.isEndpointsFault()) {
        client.endpoint().failed(e);
      } else {
        client.endpoint().succeeded();
      }
      finish(Failure.lasting(LlmAbstention.MALFORMED, e.getMessage()));
    }
  }

  private void count(Attempt attempt, Completion completion) {
    promptTokens = promptTokens + completion.promptTokens();
    answerTokens = answerTokens + completion.answerTokens();
    if (completion.promptTokens() + completion.answerTokens() > 0) {
      attempt.reservation().settle(completion.promptTokens(), completion.answerTokens());
    }
  }

  private void refused(Attempt attempt, Reply reply) {
    int status = reply.status();
    OptionalLong retryAfter = RetryAfter.millis(reply.retryAfter(), means.clock());
    if (status == 429 || status >= 500) {
      retryAfter.ifPresent(client.endpoint()::pauseFor);
      client.endpoint().failed(new IOException("status " + status));
      finish(
          new Failure(
              status == 429 ? LlmAbstention.THROTTLED : LlmAbstention.SERVER_ERROR,
              "status " + status,
              true,
              retryAfter.orElse(0)));
    } else if (status == 400 || status == 413 || status == 422) {
      client.endpoint().succeeded();
      boolean another =
          attempts < client.settings().limits().attempts()
              && client.changesDialect(attempt.dialect(), Protocol.complaint(reply.body()));
      if (another) {
        attempt();
      } else {
        finish(Failure.lasting(LlmAbstention.REFUSED, "status " + status));
      }
    } else {
      client.endpoint().failed(new IOException("status " + status));
      finish(Failure.lasting(LlmAbstention.REFUSED, "status " + status));
    }
  }

  private void finish(Failure failure) {
    last = failure;
    if (failure.isTransient() && attempts < client.settings().limits().attempts()) {
      retry(failure);
    } else {
      abstain(failure.reason(), failure.detail() + soFar());
    }
  }

  /** Another attempt after a random wait, unless the deadline comes first. */
  private void retry(Failure failure) {
    long wait = failure.waitMillis() + jitterMillis();
    if (means.clock().millis() + wait >= deadlineMillis) {
      abstain(failure.reason(), failure.detail() + ", no time for another call" + soFar());
      return;
    }
    abort = means.timer().after(wait, () -> step(this::attempt));
  }

  private long jitterMillis() {
    long first = client.settings().limits().backoff().toMillis();
    long bound = Math.min(MAX_BACKOFF_MILLIS, first << Math.max(0, attempts - 1));
    return 1L + means.random().nextInt((int) bound);
  }

  private String soFar() {
    return attempts == 0 ? "" : " (calls: " + attempts + ")";
  }

  /** No further call is made; if there was one, then what came of it is the reason. */
  private void stop(LlmAbstention reason, String detail) {
    Failure before = last;
    if (before == null) {
      abstain(reason, detail);
    } else {
      abstain(before.reason(), before.detail() + ", then " + detail + soFar());
    }
  }

  private void abstain(LlmAbstention reason, String detail) {
    answer.complete(new Abstained(reason, detail, usage()));
  }

  private LlmUsage usage() {
    return new LlmUsage(
        attempts,
        promptTokens,
        answerTokens,
        client.settings().budget().cost(promptTokens, answerTokens),
        means.clock().millis() - startMillis);
  }
}
