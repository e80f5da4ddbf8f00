package io.bellwether.benchmarks.endtoend;

import io.bellwether.pipeline.config.JobConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;

/**
 * One job over a topic that is filled already, as fast as it can, until it has written a result for
 * each item and, where it learns, feedback for each label.
 *
 * @param itemsPerSecond from the first result to the last, by the broker's stamps, so that all work
 *     on outcomes counts, whenever it was done
 * @param bytesPerItem what each task allocated, by its name
 * @param nanosPerItem processor time by group of threads, from the start of the job on
 */
record Drain(
    double itemsPerSecond, Map<String, Double> bytesPerItem, Map<String, Double> nanosPerItem) {
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);
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
    String name = site.newName();
    site.topics().createOutputs(name);
    site.topics().create(name + ".outcomes", Topics.NUM_PARTITIONS, Map.of());
    JobConfig config =
        Jobs.config(
            site.bootstrapServers(),
            name,
            filled.news(),
            name + ".outcomes",
            DeliveryGuarantee.EXACTLY_ONCE,
            CHECKPOINTS,
            kind.settings());
    int numLabels = kind.learns() ? filled.numItems() : 0;
    try (Labels labels =
        new Labels(
            site.topics(), name + ".outcomes", filled.headlines(), numLabels, filled.end())) {
      if (kind == JobKind.EVENT_TIME) {
        labels.sendUpTo(numLabels); // event time stands still without them
      }
      CpuTime time = new CpuTime();
      JobClient job = site.start(kind, config, parallelism);
      try {
        await(site, job, name, filled.numItems(), labels);
        Map<String, Double> nanos = perItem(time.byGroup(), filled.numItems());
        Map<String, Double> bytes = perItem(TaskAllocation.now(), filled.numItems());
        return new Drain(rate(site.topics(), kind, name, filled.numItems()), bytes, nanos);
      } finally {
        Site.stop(job);
      }
    }
  }

  private static void await(Site site, JobClient job, String name, int count, Labels labels)
      throws Exception {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      long predicted = site.topics().end(name + ".predictions");
      labels.sendUpTo(predicted >= count ? Long.MAX_VALUE : predicted - LABEL_DELAY);
      if (predicted >= count
          && (labels.isEmpty() || site.topics().end(name + ".feedback") >= count)) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            name + " must have predicted " + count + " items and learned of them by now");
      }
      Site.mustRun(job);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static Map<String, Double> perItem(Map<String, Long> sums, int numItems) {
    Map<String, Double> perItem = new HashMap<>();
    sums.forEach((task, sum) -> perItem.put(task, sum / (double) numItems));
    return perItem;
  }

  private static double rate(Topics topics, JobKind kind, String name, int numItems) {
    long[] span = {Long.MAX_VALUE, Long.MIN_VALUE};
    stretch(span, topics, name + ".predictions", numItems);
    if (kind.learns()) {
      stretch(span, topics, name + ".feedback", numItems);
    }
    return numItems * 1000.0 / Math.max(1, span[1] - span[0]);
  }

  private static void stretch(long[] span, Topics topics, String topic, int numItems) {
    int seen =
        topics.read(
            topic,
            numItems,
            LAST_READ,
            record -> {
              span[0] = Math.min(span[0], record.timestamp());
              span[1] = Math.max(span[1], record.timestamp());
            });
    if (seen < numItems) {
      throw new IllegalStateException(topic + " must hold " + numItems + " records: " + seen);
    }
  }
}
