package io.bellwether.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Asks one endpoint for class probabilities, as {@link LlmEndpoints} hands it out. Thread-safe; no
 * method blocks.
 */
public final class LlmClient implements AutoCloseable {
  private static final LlmUsage NOTHING = new LlmUsage(0, 0, 0, 0, 0);

  private final LlmSettings settings;
  private final Protocol protocol;
  private final Endpoint endpoint;
  private final LlmEndpoints.Means means;
  private final Spending spending;
  private final ClassProbabilities probabilities;
  private final Consumer<LlmClient> onClose;
  private final String key;
  private final String keyProblem;
  private final Set<Asking> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicReference<Dialect> dialect;
  private volatile boolean isProven;
  private volatile boolean isClosed;

  LlmClient(
      LlmSettings settings,
      Map<String, String> environment,
      Endpoint endpoint,
      LlmEndpoints.Means means,
      Consumer<LlmClient> onClose) {
    this.settings = settings;
    this.protocol = Protocol.of(settings.api());
    this.endpoint = endpoint;
    this.means = means;
    this.onClose = onClose;
    spending = new Spending(settings.budget());
    probabilities = new ClassProbabilities(settings.classes(), settings.answering().smoothing());
    dialect = new AtomicReference<>(new Dialect(settings.answering().mode(), false));
    String found = "";
    String problem = "";
    try {
      found = settings.key().read(environment).orElse("");
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    key = found;
    keyProblem = problem;
  }

  /**
   * Asks. The stage always completes normally, soon after the deadline at the latest, on a thread
   * of the client that the receiver must not block.
   *
   * @param deadlineMillis after which the answer is worthless, since 1970 by the system's clock
   */
  public CompletionStage<LlmAnswer> ask(LlmQuestion question, long deadlineMillis) {
    if (isClosed) {
      return refused(LlmAbstention.CLOSED, "the client is closed");
    }
    if (!keyProblem.isEmpty()) {
      return refused(LlmAbstention.NO_KEY, keyProblem);
    }
    if (settings.prompt().isEmpty(question)) {
      return refused(LlmAbstention.NO_TEXT, "nothing that can be read is left of the text");
    }
    if (inFlight.incrementAndGet() > settings.limits().maxInFlight()) {
      inFlight.decrementAndGet();
      return refused(
          LlmAbstention.OVERFLOW,
          "as many items in flight as max-in-flight allows: " + settings.limits().maxInFlight());
    }
    Asking asking = new Asking(this, question, deadlineMillis);
    open.add(asking);
    CompletableFuture<LlmAnswer> answer =
        asking
            .answer()
            .whenComplete(
                (ignored, failure) -> {
                  open.remove(asking);
                  inFlight.decrementAndGet();
                });
    asking.start();
    if (isClosed) {
      asking.abandon();
    }
    return answer.minimalCompletionStage();
  }

  /** Asks the endpoint for its models once, outside of all budgets. Completes normally. */
  public CompletionStage<LlmHealth> probe() {
    if (isClosed) {
      return CompletableFuture.completedStage(
          new LlmHealth(false, false, "the client is closed", 0));
    }
    long start = means.clock().millis();
    CompletableFuture<Transport.Reply> reply =
        means.transport().send(call(protocol.modelsPath(), null));
    Runnable timeout =
        means.timer().after(settings.limits().timeout().toMillis(), () -> reply.cancel(true));
    return reply.handle(
        (answer, failure) -> {
          timeout.run();
          long millis = means.clock().millis() - start;
          if (failure != null) {
            String what = reply.isCancelled() ? "no answer in time" : reason(failure);
            return new LlmHealth(false, false, what, millis);
          }
          return health(answer, millis);
        });
  }

  private LlmHealth health(Transport.Reply reply, long millis) {
    if (reply.status() != 200) {
      return new LlmHealth(true, false, "status " + reply.status(), millis);
    }
    try {
      JsonNode body = Protocol.parse(reply.body());
      boolean hasModel = protocol.models(body).contains(settings.model());
      return new LlmHealth(
          true, hasModel, hasModel ? "ready" : "does not list " + settings.model(), millis);
    } catch (MalformedAnswer e) {
      return new LlmHealth(true, false, e.getMessage(), millis);
    }
  }

  /** Questions on their way are answered with an abstention. */
  @Override
  public void close() {
    isClosed = true;
    open.forEach(Asking::abandon);
    onClose.accept(this);
  }

  LlmSettings settings() {
    return settings;
  }

  Protocol protocol() {
    return protocol;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  LlmEndpoints.Means means() {
    return means;
  }

  Spending spending() {
    return spending;
  }

  Dialect dialect() {
    return dialect.get();
  }

  Transport.Call call(String path, byte[] body) {
    return new Transport.Call(
        settings.resource(path), body, key, settings.limits().maxResponseBytes());
  }

  /**
   * Whether another attempt in another dialect makes sense. What has worked once is not given up
   * for a refusal, which the news could have caused.
   */
  boolean changesDialect(Dialect refused, String complaint) {
    if (isProven) {
      return false;
    }
    refused.afterRefusal(complaint).ifPresent(next -> dialect.compareAndSet(refused, next));
    return !dialect.get().equals(refused);
  }

  LlmAnswer.Voted vote(Completion completion, Dialect spoken, LlmUsage usage)
      throws MalformedAnswer {
    LlmMode mode = spoken.mode();
    if (mode == LlmMode.LOGPROBS && completion.tokens().isEmpty()) {
      // The endpoint knows no log-probabilities: this item gets what its answer is good for, the
      // next ones are asked otherwise.
      if (!isProven && !completion.content().isBlank()) {
        dialect.compareAndSet(spoken, spoken.simpler());
      }
      mode = LlmMode.LABEL;
    } else {
      isProven = true;
    }
    double[] values =
        switch (mode) {
          case LOGPROBS -> probabilities.fromLogprobs(completion);
          case JSON -> probabilities.fromJson(completion.content());
          case LABEL -> probabilities.fromLabel(completion.content());
        };
    return new LlmAnswer.Voted(values, mode, usage);
  }

  static String reason(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  private static CompletionStage<LlmAnswer> refused(LlmAbstention reason, String detail) {
    return CompletableFuture.<LlmAnswer>completedFuture(
            new LlmAnswer.Abstained(reason, detail, NOTHING))
        .minimalCompletionStage();
  }
}
