package io.bellwether.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Time that stands still until it is moved, and an endpoint that says what the test tells it. */
final class World implements Timer, Transport {
  static final long START = 1_750_000_000_000L;
  static final List<String> CLASSES = List.of("negative", "neutral", "positive");
  static final LlmQuestion QUESTION =
      new LlmQuestion("Shares rise on record profit.", "en", "ACME");

  private record Task(long atMillis, long number, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atMillis).thenComparing(Task::number));
  private final Deque<CompletableFuture<Reply>> script = new ArrayDeque<>();
  private long nowMillis = START;
  private long numTasks;
  boolean isDefect;
  final List<Call> calls = new ArrayList<>();
  final List<Long> callMillis = new ArrayList<>();
  final LlmEndpoints endpoints =
      new LlmEndpoints(
          Map.of("KEY", "canary-key-1234"),
          new LlmEndpoints.Means(this, this, clock(), new Random(7)));

  static LlmSettings settings() {
    return LlmSettings.of(
        "words", LlmApi.OPENAI, URI.create("http://llm.test/v1"), "words", CLASSES);
  }

  static Reply status(int status, String retryAfter) {
    return new Reply(status, "application/json", retryAfter, new byte[0]);
  }

  static Reply ok(String body) {
    return new Reply(200, "application/json", "", body.getBytes(UTF_8));
  }

  /** A good answer: A with 0.2, B with 0.1, C with 0.7, of 100 + 1 tokens. */
  static Reply good() {
    return ok(
        """
        {"choices":[{"message":{"role":"assistant","content":"C"},"logprobs":{"content":[
          {"token":"C","logprob":-0.35667494,"top_logprobs":[
            {"token":"C","logprob":-0.35667494},{"token":"A","logprob":-1.60943791},
            {"token":"B","logprob":-2.30258509}]}]}}],
         "usage":{"prompt_tokens":100,"completion_tokens":1,"total_tokens":101}}
        """);
  }

  /**
   * An answer of 200 without log-probabilities; what the model wrote must need no escapes but
   * quotes.
   */
  static String content(String written) {
    return "{\"choices\":[{\"message\":{\"content\":\"" + written.replace("\"", "\\\"") + "\"}}]}";
  }

  static Reply complaint(String param, String message) {
    String body = "{\"error\":{\"param\":\"" + param + "\",\"message\":\"" + message + "\"}}";
    return new Reply(400, "application/json", "", body.getBytes(UTF_8));
  }

  /** What the next call gets; calls without a script get no answer. */
  World then(Reply reply) {
    script.add(CompletableFuture.completedFuture(reply));
    return this;
  }

  World thenFailure() {
    script.add(CompletableFuture.failedFuture(new IOException("refused")));
    return this;
  }

  World thenSilence() {
    script.add(new CompletableFuture<>());
    return this;
  }

  CompletableFuture<LlmAnswer> ask(LlmClient client, long withinMillis) {
    return client.ask(QUESTION, nowMillis + withinMillis).toCompletableFuture();
  }

  void advance(long millis) {
    long end = nowMillis + millis;
    while (!tasks.isEmpty() && tasks.peek().atMillis() <= end) {
      Task task = tasks.poll();
      nowMillis = Math.max(nowMillis, task.atMillis());
      task.work().run();
    }
    nowMillis = end;
  }

  long now() {
    return nowMillis;
  }

  @Override
  public Runnable after(long millis, Runnable work) {
    Task task = new Task(nowMillis + Math.max(0, millis), numTasks++, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public CompletableFuture<Reply> send(Call call) {
    if (isDefect) {
      throw new IllegalStateException("a defect");
    }
    calls.add(call);
    callMillis.add(nowMillis);
    return script.isEmpty() ? new CompletableFuture<>() : script.poll();
  }

  /** Nobody waits here: an answer that is not there now will not come. */
  static LlmAnswer done(CompletableFuture<LlmAnswer> answer) {
    assertThat(answer).isDone();
    return answer.join();
  }

  static LlmAbstention reason(CompletableFuture<LlmAnswer> answer) {
    return ((LlmAnswer.Abstained) done(answer)).reason();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(nowMillis);
      }
    };
  }

  @Override
  public void close() {
    tasks.clear();
  }
}
