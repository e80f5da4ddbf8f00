package io.bellwether.dashboard.webhook;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one body by HTTP and says what came of it. Waits three seconds in all, the answer's body
 * included; follows no redirect, as a receiver must not send the process elsewhere.
 */
final class Post {
  enum Result {
    DELIVERED,
    /** It is no use to send the same again. */
    REFUSED,
    /** The receiver is ill or away. */
    FAILED
  }

  /** What came of it, and in a few words why; without the receiver's words. */
  record Answer(Result result, String reason) {}

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String SIGNATURE = "Bellwether-Signature";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final HttpClient client;
  private final Clock wallClock;

  Post(Clock wallClock) {
    this.wallClock = wallClock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
  }

  Answer send(WebhookTarget target, String idempotencyKey, String body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url())
            .timeout(TIMEOUT)
            .header("Content-Type", target.contentType())
            .header("User-Agent", "bellwether")
            .header(IDEMPOTENCY_KEY, idempotencyKey);
    if (!target.secret().isEmpty()) {
      long seconds = wallClock.instant().getEpochSecond();
      request.header(SIGNATURE, Signature.of(target.secret(), seconds, body));
    }
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(
            request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.discarding());
    try {
      return judged(answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Answer(Result.FAILED, "no answer within " + TIMEOUT.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        return new Answer(Result.FAILED, cause.getClass().getSimpleName());
      }
      throw new IllegalStateException("the request could not be made", e.getCause());
    }
  }

  private static Answer judged(int status) {
    String reason = "status " + status;
    if (status >= 200 && status < 300) {
      return new Answer(Result.DELIVERED, reason);
    }
    boolean later = status >= 500 || status == 408 || status == 425 || status == 429;
    return new Answer(later ? Result.FAILED : Result.REFUSED, reason);
  }
}
