package io.bellwether.onnx;

import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Health;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A text classifier as an expert. One thread runs the model; what has come in meanwhile is run
 * together. Questions whose deadline has passed are not run any more.
 */
final class OnnxClassifier implements ServedExpert {
  private final ClassifierModel model;
  private final int batchSize;
  private final Clock clock;
  private final BlockingQueue<Waiting> queue;
  private final Thread worker;
  private volatile boolean closed;

  private record Waiting(Question question, CompletableFuture<Answer> answer) {}

  OnnxClassifier(ClassifierModel model, ClassifierSettings settings, Clock clock) {
    this.model = model;
    this.batchSize = settings.batchSize();
    this.clock = clock;
    this.queue = new LinkedBlockingQueue<>(settings.maxQueued());
    this.worker = new Thread(this::work, "onnx-classifier-" + model.version());
    this.worker.setDaemon(true);
    this.worker.start();
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    Waiting waiting = new Waiting(question, new CompletableFuture<>());
    if (closed) {
      waiting.answer.complete(closing());
    } else if (!queue.offer(waiting)) {
      waiting.answer.complete(
          Answer.silent(Silence.OVERFLOW, "as many texts wait as max-queued allows"));
    } else if (closed) {
      // It may have come in behind the last that the worker saw.
      answerTheRest();
    }
    return waiting.answer;
  }

  private static Answer closing() {
    return Answer.silent(Silence.NOT_READY, "the expert is closed");
  }

  private void work() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (!closed) {
        batch.add(queue.take());
        queue.drainTo(batch, batchSize - 1);
        answer(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      batch.forEach(waiting -> waiting.answer.complete(closing()));
      answerTheRest();
      model.close();
    }
  }

  private void answerTheRest() {
    for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      waiting.answer.complete(closing());
    }
  }

  private void answer(List<Waiting> batch) {
    long now = clock.millis();
    List<Waiting> inTime = new ArrayList<>();
    for (Waiting waiting : batch) {
      if (waiting.question.deadlineMillis() < now) {
        waiting.answer.complete(
            Answer.silent(Silence.DEADLINE, "it waited longer than the deadline"));
      } else if (waiting.question.text().isBlank()) {
        waiting.answer.complete(Answer.silent(Silence.DECLINED, "there is no text"));
      } else {
        inTime.add(waiting);
      }
    }
    if (!inTime.isEmpty()) {
      run(inTime);
    }
  }

  /** A text at which the model fails must not take the others along. */
  private void run(List<Waiting> inTime) {
    try {
      List<float[]> classified =
          model.classify(inTime.stream().map(waiting -> waiting.question.text()).toList());
      for (int i = 0; i < inTime.size(); i++) {
        inTime.get(i).answer.complete(Answer.of(classified.get(i)));
      }
    } catch (RuntimeException e) {
      if (inTime.size() > 1) {
        inTime.forEach(waiting -> run(List.of(waiting)));
      } else {
        inTime.get(0).answer.complete(Answer.silent(Silence.FAILED, Sessions.firstLine(e)));
      }
    }
  }

  @Override
  public Health probe() {
    if (closed) {
      return Health.ill("the expert is closed");
    }
    try {
      List<float[]> unused = model.classify(List.of("a"));
      return Health.well(model.version(), "");
    } catch (RuntimeException e) {
      return Health.ill(Sessions.firstLine(e));
    }
  }

  @Override
  public void close() {
    closed = true;
    worker.interrupt();
  }
}
