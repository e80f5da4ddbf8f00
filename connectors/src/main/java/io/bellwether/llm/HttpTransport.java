package io.bellwether.llm;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The JDK's HTTP client without redirects, cookies or proxies' credentials. Times are kept by the
 * caller, who cancels: the JDK's own time limit of a request ends with the headers.
 */
final class HttpTransport implements Transport {
  private static final int NUM_THREADS = 2;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(NUM_THREADS, new DaemonThreads("llm-http"));
  private final HttpClient http =
      HttpClient.newBuilder()
          .executor(threads)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  @Override
  public CompletableFuture<Reply> send(Call call) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request(call), ignored -> new BoundedBody(call.maxResponseBytes()));
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    // Cancelling what is derived from the exchange would not reach it.
    var unused =
        reply.whenComplete(
            (ignored, failure) -> {
              if (reply.isCancelled()) {
                exchange.cancel(true);
              }
            });
    var unusedToo =
        exchange.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                reply.complete(reply(response));
              } else {
                reply.completeExceptionally(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure);
              }
            });
    return reply;
  }

  private static HttpRequest request(Call call) {
    // Servers of plain HTTP may take an upgrade to HTTP/2 ill, and forget the body of the request.
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.url())
            .version(
                call.url().getScheme().equals("https")
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .header("Accept", "application/json");
    if (!call.key().isEmpty()) {
      request.header("Authorization", "Bearer " + call.key());
    }
    return call.body() == null
        ? request.GET().build()
        : request
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(call.body()))
            .build();
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("Retry-After").orElse(""),
        response.body());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
