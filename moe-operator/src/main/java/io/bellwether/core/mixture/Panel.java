package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The served experts of mixtures that run in one thread, as the backtest's do: made when first
 * asked, asked one item at a time, waited for until the deadline. Asked about the same item again,
 * an expert is not bothered a second time. Votes from outside do not come here, so external experts
 * are silent. One thread.
 */
public final class Panel implements AutoCloseable {
  private final ServedExperts maker;
  private final Classes classes;
  private final Deadline deadline;
  private final Map<ExpertDefinition, ServedExpert> experts = new HashMap<>();
  private final Map<ExpertDefinition, Answer> latest = new HashMap<>();
  private String latestId = "";

  /**
   * How long an answer is waited for.
   *
   * @param clock the wall clock, in milliseconds since 1970
   */
  public record Deadline(long millis, LongSupplier clock) {}

  /** Makes a panel; the caller closes it. */
  public Panel(ServedExperts maker, Classes classes, Deadline deadline) {
    this.maker = maker;
    this.classes = classes;
    this.deadline = deadline;
  }

  /** A panel for mixtures without served experts. */
  public static Panel none(Classes classes) {
    return new Panel(ServedExperts.NONE, classes, new Deadline(0, () -> 0));
  }

  /**
   * Makes those of the definitions that are served and asked, so that what is wrong with them is
   * known before the first item.
   *
   * @throws IllegalArgumentException when one cannot be made
   */
  public void prepare(List<ExpertDefinition> definitions) {
    for (ExpertDefinition definition : definitions) {
      if (definition.isServed() && isAsked(definition)) {
        expert(definition);
      }
    }
  }

  private static boolean isAsked(ExpertDefinition definition) {
    return ((ServedSpec) definition.spec()).isAsked();
  }

  private ServedExpert expert(ExpertDefinition definition) {
    return experts.computeIfAbsent(definition, d -> maker.create(d, classes));
  }

  /** Asks an expert about an item and waits. */
  public Answer ask(ExpertDefinition definition, Observation o) {
    if (!isAsked(definition)) {
      return Answer.silent(Silence.NOT_READY, "votes from outside come to a job only");
    }
    if (o.id().isEmpty() || !o.id().equals(latestId)) {
      latestId = o.id();
      latest.clear();
    }
    Answer known = latest.get(definition);
    if (known == null) {
      known = wait(definition, question(o));
      latest.put(definition, known);
    }
    return known;
  }

  private Question question(Observation o) {
    return new Question(
        o.id(),
        o.text(),
        o.features().language(),
        o.features().symbol(),
        o.features().source(),
        o.eventTime(),
        deadline.clock().getAsLong() + deadline.millis());
  }

  private Answer wait(ExpertDefinition definition, Question question) {
    try {
      Answer answer =
          expert(definition)
              .ask(question)
              .toCompletableFuture()
              .get(deadline.millis(), TimeUnit.MILLISECONDS);
      boolean vote =
          answer.isVote(classes.size()) && answer.labelsSeenUpTo() <= question.eventTime();
      return answer.silence() != null || vote
          ? answer
          : Answer.silent(Silence.MALFORMED, "not a vote over the classes, or of later knowledge");
    } catch (TimeoutException e) {
      return Answer.silent(Silence.DEADLINE, "no answer by the deadline");
    } catch (ExecutionException e) {
      return Answer.silent(Silence.FAILED, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while an expert was asked", e);
    }
  }

  @Override
  public void close() {
    experts.values().forEach(ServedExpert::close);
    experts.clear();
  }
}
