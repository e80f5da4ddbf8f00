package io.bellwether.pipeline.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Replay;
import io.bellwether.replay.Timeline;
import io.bellwether.replay.TimelineEvent;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Vote;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends good records to a job, in blocks between promises, and hostile ones among them. Within a
 * block the outcomes come in any order, and some good records twice, which must change nothing.
 */
final class FuzzFeed {
  private static final int BLOCK = 50;
  private static final int ONE_IN_TWICE = 10;

  /** Times up to a day ahead are taken for true; whatever has one is to be decided, too. */
  private static final Duration ALMOST_A_DAY = Duration.ofHours(23).plusMinutes(59);

  private static final List<String> CLOCKED = List.of("news", "outcomes", "votes");
  private static final String TWICE = "sent twice";

  private final FuzzJob job;
  private final WireFormat wire;
  private final Map<Place, Sent> sent = new ConcurrentHashMap<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final SplittableRandom random;
  private Producer<byte[], byte[]> producer;

  /** Where Kafka put a record. */
  record Place(String topic, int partition, long offset) {}

  FuzzFeed(FuzzJob job, long seed) {
    this.job = job;
    this.wire = Connections.wire(job.config());
    this.random = new SplittableRandom(seed);
  }

  /** Sends everything; returns where the hostile records are, once Kafka has them. */
  Map<Place, Sent> send(List<FileItem> items, int hostile, long now, Records records)
      throws WireException {
    KafkaSettings client = KafkaSettings.at(job.config().kafka().bootstrapServers());
    List<TimelineEvent> events = new ArrayList<>();
    Timeline.of(items.iterator()).forEachRemaining(events::add);
    try (Producer<byte[], byte[]> open = Replay.producer(client)) {
      producer = open;
      int spoiled = 0;
      for (int from = 0; from < events.size(); from += BLOCK) {
        int to = Math.min(events.size(), from + BLOCK);
        int due = (int) ((long) hostile * to / events.size());
        sendBlock(events.subList(from, to), due - spoiled, records, hostile > 0);
        spoiled = due;
        promise(events.get(to - 1).time() - 1);
        checkSent();
      }
      promise(now + ALMOST_A_DAY.toMillis());
      producer.flush();
      checkSent();
    }
    return sent;
  }

  private void sendBlock(List<TimelineEvent> block, int hostile, Records records, boolean disorder)
      throws WireException {
    List<TimelineEvent> shuffled = new ArrayList<>(block);
    if (disorder) {
      Collections.shuffle(shuffled, new Random(random.nextLong()));
    }
    int spoiled = 0;
    for (int i = 0; i < shuffled.size(); i++) {
      int due = hostile * (i + 1) / shuffled.size();
      for (; spoiled < due; spoiled++) {
        sendHostile(records);
      }
      sendGood(shuffled.get(i), disorder);
    }
  }

  private void sendHostile(Records records) throws WireException {
    int draw = random.nextInt(100);
    String topic = draw < 50 ? "news" : draw < 75 ? "outcomes" : draw < 90 ? "votes" : "control";
    Hostile hostile = records.next(topic);
    // A compacted topic takes no record without a key.
    boolean needsKey = topic.equals("control") && hostile.key() == null;
    dispatch(topic, needsKey ? hostile.withKey("fuzz".getBytes(UTF_8)) : hostile);
  }

  private void sendGood(TimelineEvent event, boolean disorder) throws WireException {
    byte[] key = event.itemId().getBytes(UTF_8);
    boolean twice = disorder && random.nextInt(ONE_IN_TWICE) == 0;
    if (event instanceof TimelineEvent.Published published) {
      good("news", key, encode(NewsItem.class, published.item()), twice);
      good("votes", key, encode(Vote.class, vote(published.item())), twice);
    } else {
      Outcome outcome = ((TimelineEvent.Known) event).outcome();
      good("outcomes", key, encode(Outcome.class, outcome), twice);
    }
  }

  private <T extends SpecificRecord> byte[] encode(Class<T> type, T record) throws WireException {
    return wire.encoder(type, "fuzz").encode(record);
  }

  private static Vote vote(NewsItem item) {
    float up = 0.2f + 0.5f * Math.floorMod(item.getId().hashCode(), 100) / 100;
    return Vote.newBuilder()
        .setVoteTime(item.getEventTime().plusMillis(100))
        .setItemId(item.getId())
        .setExpert("desk")
        .setVersion("")
        .setProbabilities(List.of(up, 0.3f, 0.7f - up))
        .setLabelsSeenUpTo(Instant.EPOCH)
        .build();
  }

  private void good(String topic, byte[] key, byte[] value, boolean twice) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(job.topic(topic), key, value);
    dispatch(record, null);
    if (twice) {
      // Items are accounted for by their id, so only the others' copies are listed here.
      Hostile copy = new Hostile(TWICE, key, value, Fate.PASSED_OVER);
      dispatch(record, topic.equals("news") ? null : Sent.of(topic, copy));
    }
  }

  private void dispatch(String topic, Hostile hostile) {
    int partitions = topic.equals("control") ? 1 : job.config().kafka().topicPartitions();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            job.topic(topic), random.nextInt(partitions), hostile.key(), hostile.value());
    hostile.headers().forEach(record.headers()::add);
    dispatch(record, Sent.of(topic, hostile));
  }

  private void promise(long millis) {
    for (String topic : CLOCKED) {
      for (int partition = 0; partition < job.config().kafka().topicPartitions(); partition++) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<byte[], byte[]>(job.topic(topic), partition, null, null);
        record.headers().add(Punctuation.HEADER, Punctuation.encode(millis));
        dispatch(record, null);
      }
    }
  }

  /** The result comes through the callback, which a later step looks at. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void dispatch(ProducerRecord<byte[], byte[]> record, Sent hostile) {
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          } else if (hostile != null) {
            sent.put(new Place(metadata.topic(), metadata.partition(), metadata.offset()), hostile);
          }
        });
  }

  private void checkSent() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new KafkaException("a record could not be sent: " + cause.getMessage(), cause);
    }
  }
}
