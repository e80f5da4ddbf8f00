package io.bellwether.pipeline.timing;

import io.bellwether.core.Observation;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.Embeddings;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.pipeline.served.Serving;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Times the experts of a configuration one after the other, in this process. The first quarter of
 * the stream warms up and is not timed.
 */
public final class ExpertTimes {
  private static final double WARM_UP = 0.25;
  private static final int STRETCHES = 50;

  private final JobConfig config;
  private final MixtureSpec spec;
  private final int numItems;
  private final int numQuestions;

  /**
   * Prepares to time.
   *
   * @param numItems that in-stream experts are asked about
   * @param numQuestions that served ones are asked, first one by one, then several at once; an
   *     endpoint may bill all of them
   */
  public ExpertTimes(JobConfig config, int numItems, int numQuestions) {
    this.config = config;
    this.spec = config.toMixtureSpec();
    this.numItems = numItems;
    this.numQuestions = numQuestions;
  }

  /**
   * Times what every item goes through first, then every expert that can be asked here.
   *
   * @throws IOException in one sentence when the encoder cannot be used
   * @throws IllegalArgumentException likewise for a served expert
   */
  public List<ExpertTime> measure() throws IOException {
    List<FileItem> items = MeasuringStream.items(Math.max(numItems, numQuestions));
    List<ExpertTime> times = new ArrayList<>();
    times.add(preparation("features", TextEncoder.NONE, items));
    try (TextEncoder encoder = Embeddings.open(config)) {
      if (encoder.dimension() > 0) {
        times.add(encoding(items));
      }
      List<Observation> stream = new ArrayList<>();
      observations(items, encoder).forEachRemaining(stream::add);
      for (ExpertDefinition expert : spec.experts()) {
        if (!(expert.spec() instanceof ServedSpec served)) {
          times.add(inStream(expert, stream));
        } else if (served.isAsked()) {
          times.add(served(expert, stream));
        }
      }
    }
    return times;
  }

  private Iterator<Observation> observations(List<FileItem> items, TextEncoder encoder) {
    return new Backtest(
            spec, config.labelRelease(), Languages.of(config.language()).create(), encoder)
        .observations(items);
  }

  /** Hashing of n-grams, and naming the language where it is detected. */
  private ExpertTime preparation(String name, TextEncoder encoder, List<FileItem> items) {
    Iterator<Observation> observations = observations(items.subList(0, numItems), encoder);
    long[] nanos = new long[numItems];
    for (int i = 0; i < numItems; i++) {
      long start = System.nanoTime();
      Observation unused = observations.next();
      nanos[i] = System.nanoTime() - start;
    }
    return timed(name, "every item", warm(nanos), new long[0], 0, 0);
  }

  /** One text at a time, as the job does it, with a fresh memory; repeated texts cost nothing. */
  private ExpertTime encoding(List<FileItem> items) throws IOException {
    int count = Math.min(numItems, numQuestions);
    long[] nanos = new long[count];
    try (TextEncoder encoder = Embeddings.open(config)) {
      for (int i = 0; i < count; i++) {
        String text = items.get(i).item().getText() + " " + i; // no text twice
        long start = System.nanoTime();
        float[] unused = encoder.encode(text);
        nanos[i] = System.nanoTime() - start;
      }
    }
    return timed("embedding", "every item", warm(nanos), new long[0], 0, 0);
  }

  private ExpertTime inStream(ExpertDefinition expert, List<Observation> stream) {
    OwnedExpert owned = OwnedExpert.of(expert, spec.classes().size());
    float[] vote = new float[spec.classes().size()];
    long[] questions = new long[numItems];
    long[] lessons = new long[numItems];
    int silent = 0;
    for (int i = 0; i < numItems; i++) {
      Observation o = stream.get(i);
      long start = System.nanoTime();
      boolean voted = owned.predict(o.features(), vote, 0);
      long asked = System.nanoTime();
      owned.learn(o.features(), o.label(), 1, o.labelTime());
      lessons[i] = System.nanoTime() - asked;
      questions[i] = asked - start;
      silent += voted ? 0 : 1;
    }
    return timed(
        expert.name(),
        expert.spec().kind(),
        warm(questions),
        warm(lessons),
        silent,
        Snapshot.write(owned).length);
  }

  private ExpertTime served(ExpertDefinition expert, List<Observation> stream) {
    long deadline = config.job().deadline().toMillis();
    try (ServedTiming timing =
        new ServedTiming(new Serving().create(expert, spec.classes()), deadline)) {
      List<Observation> asked = stream.subList(0, numQuestions);
      int before = (int) (WARM_UP * numQuestions);
      long[] nanos = timing.oneByOne(asked);
      double perSecond = timing.together(asked);
      long[] timed = warm(nanos);
      return new ExpertTime(
          expert.name(),
          expert.spec().kind(),
          numQuestions - before,
          timing.silent(),
          perSecond,
          ExpertTime.quantile(timed, 0.5),
          ExpertTime.quantile(timed, 0.99),
          Double.NaN,
          0);
    }
  }

  private static long[] warm(long[] nanos) {
    int from = (int) (WARM_UP * nanos.length);
    long[] warm = new long[nanos.length - from];
    System.arraycopy(nanos, from, warm, 0, warm.length);
    return warm;
  }

  private static ExpertTime timed(
      String name, String kind, long[] questions, long[] lessons, int silent, long stateBytes) {
    return new ExpertTime(
        name,
        kind,
        questions.length,
        silent,
        perSecond(questions, lessons),
        ExpertTime.quantile(questions, 0.5),
        ExpertTime.quantile(questions, 0.99),
        ExpertTime.quantile(lessons, 0.5),
        stateBytes);
  }

  /** The median of some stretches, as one in which the machine did something else tells nothing. */
  private static double perSecond(long[] questions, long[] lessons) {
    int stretches = Math.min(STRETCHES, questions.length);
    double[] rates = new double[stretches];
    for (int s = 0; s < stretches; s++) {
      int from = s * questions.length / stretches;
      int to = (s + 1) * questions.length / stretches;
      long nanos = 1;
      for (int i = from; i < to; i++) {
        nanos += questions[i] + (lessons.length == 0 ? 0 : lessons[i]);
      }
      rates[s] = (to - from) / (nanos / 1e9);
    }
    Arrays.sort(rates);
    return rates[stretches / 2];
  }
}
