package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Vote;
import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Sends votes to the votes topic, keyed by item id as the job expects.
 *
 * <pre>{@code
 * try (Producer<byte[], byte[]> producer = Replay.producer(kafka)) {
 *   VoteSender votes = VoteSender.to("votes", producer, wire);
 *   votes.send("desk", vote);
 *   votes.finish();
 * }
 * }</pre>
 *
 * <p>One thread; the producer stays the caller's.
 */
public final class VoteSender {
  private final String topic;
  private final Outbox outbox;
  private final WireEncoder<Vote> encoder;
  private final Clock wallClock;
  private long sent;

  VoteSender(
      String topic, Producer<byte[], byte[]> producer, WireEncoder<Vote> encoder, Clock wallClock) {
    this.topic = topic;
    this.outbox = new Outbox(producer, wallClock);
    this.encoder = encoder;
    this.wallClock = wallClock;
  }

  /**
   * @throws WireException when the registry refuses the schema or does not answer
   */
  public static VoteSender to(String topic, Producer<byte[], byte[]> producer, WireFormat wire)
      throws WireException {
    WireEncoder<Vote> encoder = wire.encoder(Vote.class, topic);
    encoder.prepare();
    return new VoteSender(topic, producer, encoder, Clock.systemUTC());
  }

  /**
   * Sends a vote; one without a time is cast now.
   *
   * @throws KafkaException when an earlier one could not be sent
   */
  public void send(String expert, FileVote vote) throws WireException {
    outbox.check(this::failed);
    Instant time = vote.voteTime() == null ? wallClock.instant() : vote.voteTime();
    Vote record = new Vote();
    record.setVoteTime(Instant.ofEpochMilli(time.toEpochMilli()));
    record.setItemId(vote.itemId());
    record.setExpert(expert);
    record.setVersion("");
    record.setProbabilities(vote.probabilities());
    record.setLabelsSeenUpTo(vote.labelsSeenUpTo());
    byte[] key = vote.itemId().getBytes(UTF_8);
    outbox.send(topic, time.toEpochMilli(), key, encoder.encode(record));
    sent++;
  }

  /**
   * Promises in every partition that no vote cast before now will follow, so that event time need
   * not wait for one.
   */
  public void promiseNoMore() {
    outbox.punctuate(topic, wallClock.millis());
  }

  /**
   * Returns when Kafka has it all.
   *
   * @return how many votes were sent
   */
  public long finish() {
    outbox.flush(this::failed);
    return sent;
  }

  private String failed() {
    return "a vote could not be sent, the last of " + sent;
  }
}
