package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Vote;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The example of docs/external-votes.md. */
final class VoteExample {
  private VoteExample() {}

  static Future<?> vote(Producer<byte[], byte[]> producer, Instant now) throws WireException {
    Vote vote = new Vote();
    vote.setVoteTime(now.truncatedTo(ChronoUnit.MILLIS));
    vote.setItemId("n-1");
    vote.setExpert("desk");
    vote.setVersion("");
    vote.setProbabilities(List.of(0.7f, 0.2f, 0.1f));
    vote.setLabelsSeenUpTo(Instant.EPOCH);
    byte[] value = WireFormat.builtIn().encoder(Vote.class, "votes").encode(vote);
    return producer.send(new ProducerRecord<>("votes", vote.getItemId().getBytes(UTF_8), value));
  }
}
