package io.bellwether.benchmarks.endtoend;

import io.bellwether.pipeline.config.JobConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long items are under way at a steady rate: from when each was due to be sent until a consumer
 * has its prediction. One that reads committed records only waits for the checkpoint, too.
 */
final class Latency {
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(5);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int FRAME_BYTES = 5;

  /**
   * How many ids are remembered, whatever the rate: as many as in {@linkplain Jobs drains}, where
   * items are a millisecond of event time apart.
   */
  static final int NUM_REMEMBERED = 60_000;

  /** Outcomes come after a second. */
  private static final double LEAST_LABEL_AGE_SECONDS = 2;

  /** What takes longer is late. */
  static final int LIMIT_MILLIS = 50;

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * What is measured.
   *
   * @param slowSeconds at the beginning, at a quarter of the rate: the compiler needs processors
   *     that are not all taken
   * @param warmUpSeconds after these, at the rate; nothing is recorded of both
   */
  record Load(
      DeliveryGuarantee guarantee,
      Duration checkpoints,
      double perSecond,
      double slowSeconds,
      double warmUpSeconds,
      double seconds) {}

  /**
   * What was measured.
   *
   * @param micros of all items after the warm-up
   * @param heldUpBy what else happened to the job meanwhile
   * @param late what those that took too long had met of it
   * @param processors what took them, in percent
   */
  record Measured(
      Histogram micros, Interruptions.Found heldUpBy, Late late, Map<String, Double> processors) {}

  private final Site site;
  private final Headlines headlines;

  Latency(Site site, Headlines headlines) {
    this.site = site;
    this.headlines = headlines;
  }

  /** Runs a job at a steady rate. */
  Measured measure(JobKind kind, Load load, int parallelism) throws Exception {
    String name = site.newName();
    site.topics().createOutputs(name);
    site.topics().create(name + ".news", Topics.NUM_PARTITIONS, Map.of());
    site.topics().create(name + ".outcomes", Topics.NUM_PARTITIONS, Map.of());
    Map<String, String> settings = new HashMap<>(kind.settings());
    settings.put("labels.max-age", maxLabelAgeMillis(load.perSecond()) + "ms");
    JobConfig config =
        Jobs.config(
            site.bootstrapServers(),
            name,
            name + ".news",
            name + ".outcomes",
            load.guarantee(),
            load.checkpoints(),
            settings);
    // What the jobs before have left is none of this one's: with a heap half full of it, the
    // collector keeps its young generation small and pauses several times as often.
    System.gc();
    JobClient job = site.start(kind, config, parallelism);
    ExecutorService hands = Executors.newSingleThreadExecutor();
    try {
      return measure(name, load, hands, job);
    } finally {
      hands.shutdownNow();
      Site.stop(job);
    }
  }

  private static long maxLabelAgeMillis(double perSecond) {
    double seconds = Math.max(LEAST_LABEL_AGE_SECONDS, NUM_REMEMBERED / perSecond);
    return Math.round(TimeUnit.SECONDS.toMillis(1) * seconds);
  }

  private Measured measure(String name, Load load, ExecutorService hands, JobClient job)
      throws Exception {
    // The job takes a moment to start, which the first items would tell of.
    Schedule schedule =
        new Schedule(
            System.nanoTime() + TimeUnit.SECONDS.toNanos(2), load.perSecond(), load.slowSeconds());
    double warmUpSeconds = load.slowSeconds() + load.warmUpSeconds();
    int warmUp = schedule.itemsWithin(warmUpSeconds);
    int numItems = schedule.itemsWithin(warmUpSeconds + load.seconds());
    int second = (int) Math.ceil(load.perSecond());
    Future<Void> sent =
        hands.submit(new Sender(site.topics(), name, headlines, schedule, numItems, second));
    Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    long[] dueNanos = new long[numItems - warmUp];
    long[] took = new long[numItems - warmUp];
    boolean exactlyOnce = load.guarantee() == DeliveryGuarantee.EXACTLY_ONCE;
    String isolation = exactlyOnce ? "read_committed" : "read_uncommitted";
    long deadline = schedule.dueNanos(numItems) + GRACE_NANOS;
    int seen = 0;
    Interruptions interruptions = null;
    ProcessorShares processors = null;
    Watch watch = new Watch(job);
    try (Consumer<byte[], byte[]> consumer =
        site.topics().consumer(name + ".predictions", isolation)) {
      while (seen < numItems) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          long now = System.nanoTime();
          int number = numberOf(record.value());
          seen++;
          if (number >= warmUp) {
            if (interruptions == null) {
              interruptions = new Interruptions(site.rest(), job);
              processors = site.processorShares();
            }
            int measured = number - warmUp;
            dueNanos[measured] = schedule.dueNanos(number);
            took[measured] = Math.max(0, now - dueNanos[measured]) / 1000;
            micros.recordValue(took[measured]);
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "there must be " + numItems + " predictions by now: " + seen);
        }
        watch.mustRun();
      }
      Map<String, Double> percent = processors.percent();
      sent.get(1, TimeUnit.MINUTES);
      Interruptions.Found found = interruptions.found();
      long limit = TimeUnit.MILLISECONDS.toMicros(LIMIT_MILLIS);
      Late late = Late.of(dueNanos, took, limit, found.checkpoints(), found.pauses());
      return new Measured(micros, found, late, percent);
    } finally {
      if (interruptions != null) {
        interruptions.close();
      }
    }
  }

  /** The number in the id of the item that a prediction is about; the rest is not read. */
  static int numberOf(byte[] prediction) throws IOException {
    BinaryDecoder avro =
        DecoderFactory.get()
            .binaryDecoder(prediction, FRAME_BYTES, prediction.length - FRAME_BYTES, null);
    avro.readLong(); // the event time
    return Headlines.numberOf(avro.readString());
  }
}
