package io.bellwether.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Outcome;
import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;

/**
 * Sends the outcomes of items that a topic is filled with, behind the job's predictions as in life:
 * were they all there before, they would come before their items, which is another path. They are
 * written before, so that little is done while a job is measured. One thread.
 */
final class Labels implements AutoCloseable {
  private final Outbox outbox;
  private final String topic;
  private final byte[][] outcomes;
  private final long end;
  private int sent;

  /**
   * @param end when the last item was published; its label is known then, too
   */
  Labels(Topics topics, String topic, Headlines headlines, int numItems, long end)
      throws WireException {
    this.outbox = topics.outbox();
    this.topic = topic;
    this.end = end;
    this.outcomes = new byte[numItems][];
    WireEncoder<Outcome> encoder = WireFormat.builtIn().encoder(Outcome.class, topic);
    for (int i = 0; i < numItems; i++) {
      outcomes[i] = encoder.encode(headlines.outcome(i, end - numItems + i));
    }
  }

  /** Sends the outcomes of the first so many items; of all, with the promise that it is all. */
  void sendUpTo(long numItems) {
    if (sent == outcomes.length) {
      return;
    }
    for (; sent < Math.min(numItems, outcomes.length); sent++) {
      byte[] key = Headlines.id(sent).getBytes(UTF_8);
      outbox.send(topic, key, outcomes[sent]);
    }
    if (sent == outcomes.length) {
      outbox.promise(topic, end);
    }
  }

  /** Whether there are none to be sent. */
  boolean isEmpty() {
    return outcomes.length == 0;
  }

  @Override
  public void close() {
    outbox.close();
  }
}
