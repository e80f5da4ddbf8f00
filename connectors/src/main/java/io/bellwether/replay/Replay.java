package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.replay.TimelineEvent.Known;
import io.bellwether.replay.TimelineEvent.Published;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a timeline to the news and the outcomes topic, in order, at a pace.
 *
 * <pre>{@code
 * try (Producer<byte[], byte[]> producer = Replay.producer(kafka);
 *     NewsReader news = NewsFiles.readStrictly(path)) {
 *   new Replay(producer, wire, ReplaySettings.of("news", "outcomes")).run(Timeline.of(news));
 * }
 * }</pre>
 *
 * <p>Both are keyed by the item's id, so an item and its outcome meet in partitions of the same
 * number where the topics have equally many. Every so many events, before longer waits and at the
 * end, each partition of both topics gets a {@linkplain Punctuation punctuation} that promises
 * times strictly before the next event. Used once, by one thread; the producer stays the caller's.
 */
public final class Replay {
  /** How the replay waits; interrupting it ends the replay. */
  interface Sleeper {
    void sleepNanos(long nanos) throws InterruptedException;
  }

  private static final long PUNCTUATION_NANOS = Duration.ofMillis(200).toNanos();

  private final Outbox outbox;
  private final ReplaySettings settings;
  private final WireEncoder<NewsItem> news;
  private final WireEncoder<Outcome> outcomes;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final Pacer pacer;
  private long items;
  private long labels;
  private long punctuations;
  private long sincePunctuation;
  private long lastPunctuationNanos;
  private long lastTime = Long.MIN_VALUE;

  public Replay(Producer<byte[], byte[]> producer, WireFormat wire, ReplaySettings settings) {
    this(
        producer, wire, settings, System::nanoTime, TimeUnit.NANOSECONDS::sleep, Clock.systemUTC());
  }

  Replay(
      Producer<byte[], byte[]> producer,
      WireFormat wire,
      ReplaySettings settings,
      LongSupplier nanoTime,
      Sleeper sleeper,
      Clock wallClock) {
    this.outbox = new Outbox(producer, wallClock);
    this.settings = settings;
    this.news = wire.encoder(NewsItem.class, settings.newsTopic());
    this.outcomes = wire.encoder(Outcome.class, settings.outcomesTopic());
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.pacer = new Pacer(settings.pace(), nanoTime);
  }

  /** An idempotent producer that waits for all replicas, safe for topics made this moment. */
  public static Producer<byte[], byte[]> producer(KafkaSettings kafka) {
    Properties all = kafka.toProducerProperties();
    all.setProperty("max.request.size", Integer.toString(5 << 20));
    all.putIfAbsent("linger.ms", "5");
    all.putIfAbsent("batch.size", Integer.toString(128 << 10));
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends everything and returns when Kafka has it all.
   *
   * @throws WireException when the registry refuses a schema or does not answer
   * @throws KafkaException when a record could not be sent
   * @throws IllegalStateException when the timeline goes back in time
   */
  public Progress run(Timeline timeline) throws WireException, InterruptedException {
    news.prepare();
    outcomes.prepare();
    lastPunctuationNanos = nanoTime.getAsLong();
    while (timeline.hasNext()) {
      TimelineEvent event = timeline.next();
      checkOrder(event);
      promiseBefore(event);
      send(event);
      lastTime = event.time();
      sincePunctuation++;
    }
    if (lastTime != Long.MIN_VALUE) {
      punctuate(lastTime);
    }
    outbox.flush(this::failed);
    settings.progress().accept(progress());
    return progress();
  }

  private void checkOrder(TimelineEvent event) throws InterruptedException {
    if (event.time() < lastTime) {
      throw new IllegalStateException(
          "events must be in order of time: "
              + event.itemId()
              + " at "
              + event.time()
              + " comes after "
              + lastTime);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("the replay was interrupted");
    }
    outbox.check(this::failed);
  }

  private void promiseBefore(TimelineEvent next) throws InterruptedException {
    long wait = pacer.nanosUntil(next);
    long sinceNanos = nanoTime.getAsLong() - lastPunctuationNanos;
    boolean aboutToWait = wait > 0 && sinceNanos + wait >= PUNCTUATION_NANOS;
    // Nothing new to promise while events share one moment.
    if (lastTime < next.time()
        && sincePunctuation > 0
        && (sincePunctuation >= settings.punctuateEvery() || aboutToWait)) {
      punctuate(next.time() - 1);
    }
    if (wait > 0) {
      sleeper.sleepNanos(wait);
    }
  }

  private void send(TimelineEvent event) throws WireException {
    if (event instanceof Published published) {
      send(settings.newsTopic(), event, news.encode(published.item()));
      items++;
    } else if (event instanceof Known known) {
      send(settings.outcomesTopic(), event, outcomes.encode(known.outcome()));
      labels++;
    }
  }

  private void send(String topic, TimelineEvent event, byte[] value) {
    byte[] key = event.itemId().getBytes(UTF_8);
    outbox.send(topic, event.time(), key, value);
  }

  private void punctuate(long promised) {
    outbox.punctuate(settings.newsTopic(), promised);
    outbox.punctuate(settings.outcomesTopic(), promised);
    punctuations++;
    sincePunctuation = 0;
    lastPunctuationNanos = nanoTime.getAsLong();
    settings.progress().accept(progress());
  }

  private String failed() {
    return "a record could not be sent after " + items + " items and " + labels + " outcomes";
  }

  private Progress progress() {
    return new Progress(items, labels, punctuations, lastTime);
  }
}
