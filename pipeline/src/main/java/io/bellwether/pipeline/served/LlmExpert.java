package io.bellwether.pipeline.served;

import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Health;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import io.bellwether.llm.LlmAbstention;
import io.bellwether.llm.LlmAnswer;
import io.bellwether.llm.LlmClient;
import io.bellwether.llm.LlmHealth;
import io.bellwether.llm.LlmQuestion;
import io.bellwether.llm.LlmSettings;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A language model behind an endpoint as a served expert. Thread-safe. */
final class LlmExpert implements ServedExpert {
  private static final int PROBE_SECONDS = 5;

  private final LlmClient client;
  private final String model;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LlmExpert(LlmClient client, String model) {
    this.client = client;
    this.model = model;
  }

  static LlmExpert open(LlmSettings settings) {
    return new LlmExpert(OpenEndpoints.acquire().client(settings), settings.model());
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    return client
        .ask(
            new LlmQuestion(question.text(), question.language(), question.symbol()),
            question.deadlineMillis())
        .thenApply(LlmExpert::answer);
  }

  private static Answer answer(LlmAnswer answer) {
    if (answer instanceof LlmAnswer.Voted voted) {
      float[] probabilities = new float[voted.probabilities().length];
      for (int k = 0; k < probabilities.length; k++) {
        probabilities[k] = (float) voted.probabilities()[k];
      }
      return Answer.of(probabilities);
    }
    LlmAnswer.Abstained abstained = (LlmAnswer.Abstained) answer;
    return Answer.silent(silence(abstained.reason()), abstained.detail());
  }

  private static Silence silence(LlmAbstention reason) {
    return switch (reason) {
      case DEADLINE -> Silence.DEADLINE;
      case OVERFLOW -> Silence.OVERFLOW;
      case RATE_LIMITED, THROTTLED -> Silence.RATE_LIMITED;
      case BUDGET -> Silence.BUDGET;
      case BREAKER_OPEN -> Silence.BREAKER_OPEN;
      case UNREACHABLE -> Silence.UNREACHABLE;
      case MALFORMED -> Silence.MALFORMED;
      case NO_TEXT -> Silence.DECLINED;
      case CLOSED, NO_KEY -> Silence.NOT_READY;
      case SERVER_ERROR, REFUSED, FAILED -> Silence.FAILED;
    };
  }

  @Override
  public Health probe() {
    try {
      LlmHealth health = client.probe().toCompletableFuture().get(PROBE_SECONDS, TimeUnit.SECONDS);
      String detail = health.detail() + " (" + health.millis() + " ms)";
      return health.isReachable() && health.hasModel()
          ? Health.well(model, detail)
          : Health.ill(detail);
    } catch (TimeoutException e) {
      return Health.ill("no answer within " + PROBE_SECONDS + " s");
    } catch (ExecutionException e) {
      return Health.ill(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.ill("interrupted");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      client.close();
      OpenEndpoints.release();
    }
  }
}
