package io.bellwether.flink;

import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Silence;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.schema.Abstention;
import java.io.File;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Asks served experts and turns what comes of it into ballots. Nothing that an expert does makes it
 * throw: whatever is not a vote over the classes becomes an abstention with its reason.
 *
 * <p>On arrival the deadline counts from when the gate asked, as in the combine step; a question
 * over the limit of those under way is answered at once, as waiting would hold up all others. In
 * event-time order, where the whole stream waits anyhow, it counts from the asking.
 */
final class ServedFunction extends RichAsyncFunction<Inquiry, CombineInput> {
  private static final long serialVersionUID = 1;

  private final MoeSettings settings;
  private final DefinitionFormat format;
  private final ServedExperts maker;
  private final Clock clock;
  private final boolean opensAside;

  private transient Map<String, ServedDesk> desks;
  private transient ServedExperts here;
  private transient DistributedCache files;

  /** Makes experts that come later on threads of their own, as the subtask's must not wait. */
  ServedFunction(MoeSettings settings, DefinitionFormat format, ServedExperts maker, Clock clock) {
    this(settings, format, maker, clock, true);
  }

  /**
   * Makes the function.
   *
   * @param opensAside false where a test wants experts made by the thread that asks
   */
  ServedFunction(
      MoeSettings settings,
      DefinitionFormat format,
      ServedExperts maker,
      Clock clock,
      boolean opensAside) {
    this.opensAside = opensAside;
    this.settings = settings;
    this.format = format;
    this.maker = maker;
    this.clock = clock;
  }

  /** Takes the files that travelled with the job; the context of such functions hides them. */
  @Override
  public void setRuntimeContext(RuntimeContext context) {
    super.setRuntimeContext(context);
    files = context.getDistributedCache();
  }

  /** Makes the configured experts, as the first item must not wait for a model to be loaded. */
  @Override
  public void open(OpenContext context) {
    here = maker.finding(name -> path(ModelFiles.copy(name, files)));
    desks = new HashMap<>();
    for (ExpertDefinition expert : settings.mixture().experts()) {
      if (expert.spec() instanceof ServedSpec served && served.isAsked()) {
        String text = format.print(expert);
        desks.put(text, desk(text, expert, Runnable::run));
      }
    }
  }

  private static String path(File file) {
    return file == null ? null : file.getPath();
  }

  @Override
  public void asyncInvoke(Inquiry question, ResultFuture<CombineInput> result) {
    Executor opener = opensAside ? ServedFunction::aside : Runnable::run;
    ServedDesk desk =
        desks.computeIfAbsent(
            question.definition(), text -> desk(text, format.parse(text), opener));
    boolean onArrival = settings.ordering() == Ordering.ARRIVAL;
    if (onArrival && desk.underWay() >= settings.serving().maxInFlight()) {
      Answer full =
          Answer.silent(
              Silence.OVERFLOW,
              "more than served.max-in-flight questions: " + settings.serving().maxInFlight());
      desk.count(full, 0);
      complete(question, full, result);
      return;
    }
    long now = clock.millis();
    long from = onArrival ? question.askedAt() : now;
    long deadline = from + settings.deadline().toMillis();
    var unused =
        desk.ask(question.question(deadline), now)
            .thenAccept(answer -> complete(question, answer, result));
  }

  private ServedDesk desk(String text, ExpertDefinition definition, Executor opener) {
    return new ServedDesk(
        text,
        definition,
        settings.mixture().classes(),
        here,
        clock,
        getRuntimeContext().getMetricGroup().addGroup(MoeMetrics.EXPERT, definition.name()),
        opener);
  }

  private static void aside(Runnable task) {
    Thread thread = new Thread(task, "served-expert-opener");
    thread.setDaemon(true);
    thread.start();
  }

  private void complete(Inquiry question, Answer answer, ResultFuture<CombineInput> result) {
    result.complete(List.of(ballot(question, answer)));
  }

  private Ballot ballot(Inquiry question, Answer answer) {
    if (answer.silence() != null) {
      return Ballot.without(question, abstention(answer.silence()));
    }
    long decided = settings.ordering() == Ordering.ARRIVAL ? question.askedAt() : question.time();
    if (!answer.isVote(settings.mixture().classes().size()) || answer.labelsSeenUpTo() > decided) {
      return Ballot.without(question, Abstention.MALFORMED);
    }
    return new Ballot(
        question.itemId(),
        question.time(),
        question.filterKey(),
        question.slot(),
        answer.probabilities(),
        answer.labelsSeenUpTo());
  }

  /** Reasons have the same names in the core and on the wire. */
  static Abstention abstention(Silence silence) {
    return Abstention.valueOf(silence.name());
  }

  /** Flink's own clock has run out; the desk's would have a moment later. */
  @Override
  public void timeout(Inquiry question, ResultFuture<CombineInput> result) {
    complete(question, Answer.silent(Silence.DEADLINE, "no answer by the deadline"), result);
  }

  @Override
  public void close() {
    if (desks != null) {
      desks.values().forEach(ServedDesk::close);
      desks = null;
    }
  }
}
