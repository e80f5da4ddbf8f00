package io.bellwether.benchmarks.endtoend;

import io.bellwether.pipeline.config.JobConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;

/**
 * One job over a topic that is filled already, as fast as it can, until it has written a result for
 * each item and, where it learns, feedback for each label. The second half of the items is
 * measured: in the first the job starts.
 *
 * @param counted when the second half began
 * @param itemsPerSecond from the result in the middle to the last, by the broker's stamps, so that
 *     all work on outcomes counts, whenever it was done
 * @param bytesPerItem what each task allocated, by its name
 * @param nanosPerItem processor time by group of threads
 */
record Drain(
    Instant counted,
    double itemsPerSecond,
    Map<String, Double> bytesPerItem,
    Map<String, Double> nanosPerItem) {
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long LOOK_MILLIS = 20;
  private static final Duration LAST_READ = Duration.ofSeconds(30);

  /** How many items ahead of the labels that are sent the predictions are at least. */
  private static final int LABEL_DELAY = 500;

  /**
   * What is drained.
   *
   * @param end when the last item was published, in milliseconds
   */
  record Filled(Headlines headlines, String news, int numItems, long end) {
    /** Fills a topic. */
    static Filled of(Site site, Headlines headlines, String news, int numItems) throws Exception {
      long end = System.currentTimeMillis();
      site.topics().fill(news, headlines, numItems, end);
      return new Filled(headlines, news, numItems, end);
    }
  }

  /** Runs a job over a filled topic; it is gone when this returns. */
  static Drain of(Site site, JobKind kind, Filled filled, int parallelism) throws Exception {
    try (Run run = new Run(site, kind, filled, parallelism)) {
      run.await(filled.numItems() / 2, () -> false);
      long before = Math.min(run.done(), filled.numItems() - 1);
      Instant counted = Instant.now();
      CpuTime time = new CpuTime();
      Map<String, Long> bytes = TaskAllocation.now();
      run.await(filled.numItems(), () -> false);
      long numItems = filled.numItems() - before;
      Map<String, Long> since = TaskAllocation.now();
      // A thread may have ended since, and what it had allocated is not counted any more.
      since.replaceAll((task, sum) -> Math.max(0, sum - bytes.getOrDefault(task, 0L)));
      return new Drain(
          counted,
          rate(site.topics(), kind, run.name, filled.numItems(), (int) before),
          perItem(since, numItems),
          perItem(time.byGroup(), numItems));
    }
  }

  /**
   * Runs a job over a filled topic until something is the case or all is drained; it is gone when
   * this returns.
   *
   * @return how many items were drained
   */
  static long until(Site site, JobKind kind, Filled filled, BooleanSupplier enough)
      throws Exception {
    try (Run run = new Run(site, kind, filled, 1)) {
      run.await(filled.numItems(), enough);
      return run.done();
    }
  }

  /** A job that drains, with the labels that are sent to it. */
  private static final class Run implements AutoCloseable {
    private final Site site;
    private final Filled filled;
    private final String name;
    private final Labels labels;
    private final JobClient job;
    private final Watch watch;
    private final long deadline = System.nanoTime() + LIMIT_NANOS;

    private Run(Site site, JobKind kind, Filled filled, int parallelism) throws Exception {
      this.site = site;
      this.filled = filled;
      this.name = site.newName();
      site.topics().createOutputs(name);
      site.topics().create(name + ".outcomes", Topics.NUM_PARTITIONS, Map.of());
      int numLabels = kind.learns() ? filled.numItems() : 0;
      this.labels =
          new Labels(
              site.topics(), name + ".outcomes", filled.headlines(), numLabels, filled.end());
      if (kind == JobKind.EVENT_TIME) {
        labels.sendUpTo(numLabels); // event time stands still without them
      }
      this.job = site.start(kind, config(site, kind, name, filled), parallelism);
      this.watch = new Watch(job);
    }

    /** Items of which there is a result and, where there are labels, feedback. */
    private long done() throws Exception {
      long predicted = site.topics().end(name + ".predictions");
      return labels.isEmpty()
          ? predicted
          : Math.min(predicted, site.topics().end(name + ".feedback"));
    }

    /** Sends labels until so many are done, or something is the case. */
    private void await(long count, BooleanSupplier enough) throws Exception {
      while (true) {
        long predicted = site.topics().end(name + ".predictions");
        labels.sendUpTo(predicted >= filled.numItems() ? Long.MAX_VALUE : predicted - LABEL_DELAY);
        if (enough.getAsBoolean() || (predicted >= count && done() >= count)) {
          return;
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              name + " must have predicted " + count + " items and learned of them by now");
        }
        watch.mustRun();
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }

    @Override
    public void close() throws Exception {
      try {
        Site.stop(job);
      } finally {
        labels.close();
      }
    }
  }

  private static JobConfig config(Site site, JobKind kind, String name, Filled filled) {
    return Jobs.config(
        site.bootstrapServers(),
        name,
        filled.news(),
        name + ".outcomes",
        DeliveryGuarantee.EXACTLY_ONCE,
        CHECKPOINTS,
        kind.settings());
  }

  private static Map<String, Double> perItem(Map<String, Long> sums, long numItems) {
    Map<String, Double> perItem = new HashMap<>();
    sums.forEach((task, sum) -> perItem.put(task, sum / (double) numItems));
    return perItem;
  }

  private static double rate(Topics topics, JobKind kind, String name, int numItems, int before) {
    long[] predicted = stamps(topics, name + ".predictions", numItems);
    long end = predicted[numItems - 1];
    if (kind.learns()) {
      end = Math.max(end, stamps(topics, name + ".feedback", numItems)[numItems - 1]);
    }
    return (numItems - before) * 1000.0 / Math.max(1, end - predicted[before]);
  }

  /** When the broker wrote each of so many records, in order. */
  private static long[] stamps(Topics topics, String topic, int numItems) {
    LongStream.Builder stamps = LongStream.builder();
    int seen = topics.read(topic, numItems, LAST_READ, record -> stamps.add(record.timestamp()));
    if (seen != numItems) {
      throw new IllegalStateException(topic + " must hold " + numItems + " records: " + seen);
    }
    return stamps.build().sorted().toArray();
  }
}
