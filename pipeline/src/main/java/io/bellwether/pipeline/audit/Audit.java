package io.bellwether.pipeline.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.DeadLetters;
import io.bellwether.connectors.Sinks;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads the topics of a job from their beginning, committed records only, and compares them. Leaves
 * no trace on the broker. Used once, by one thread.
 *
 * <p>What was deleted from the news topic is not missed. Predictions from before their headers
 * named the topic are taken to be of the news topic.
 */
public final class Audit {
  private final KafkaConfig kafka;
  private final ItemKey filterKey;
  private final WireDecoder<NewsItem> news;
  private final WireDecoder<Prediction> predictions;
  private final Ledger ledger = new Ledger();

  public Audit(JobConfig config) {
    this.kafka = config.kafka();
    this.filterKey = config.filter().key();
    this.news = Connections.wire(config).decoder(NewsItem.class);
    this.predictions = Connections.wire(config).decoder(Prediction.class);
  }

  /**
   * Reads the inputs that are there now, and results until each input has one or nothing was
   * committed for a while.
   *
   * @param patience how long to wait for another result
   * @param complete whether what has no result then is lost, wherever it is
   */
  public AuditReport run(Duration patience, boolean complete) throws InterruptedException {
    try (CommittedConsumer inputs = CommittedConsumer.fromBeginning(kafka, kafka.topics().news());
        CommittedConsumer results =
            CommittedConsumer.fromBeginning(kafka, kafka.topics().predictions());
        CommittedConsumer letters =
            CommittedConsumer.fromBeginning(kafka, kafka.topics().deadLetters())) {
      inputs.readToEnd(this::input);
      inputs.bounds(ledger::bounds);
      long quietSince = System.nanoTime();
      while (true) {
        long read = results.readToEnd(this::prediction) + letters.readToEnd(this::deadLetter);
        if (read > 0) {
          quietSince = System.nanoTime();
        }
        if (ledger.unanswered() == 0 || System.nanoTime() - quietSince >= patience.toNanos()) {
          return ledger.report(complete);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("the audit was interrupted");
        }
        results.awaitMore();
      }
    }
  }

  private void input(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null && record.headers().lastHeader(Punctuation.HEADER) != null) {
      return;
    }
    ledger.input(record.partition(), record.offset(), id(record));
  }

  /** What is no item has no id, and only a dead letter is its result. */
  private String id(ConsumerRecord<byte[], byte[]> record) {
    String place = "\0" + record.partition() + ":" + record.offset();
    if (record.value() == null) {
      return place;
    }
    try {
      return news.decode(record.value()).getId();
    } catch (WireException e) {
      return place;
    }
  }

  private void prediction(ConsumerRecord<byte[], byte[]> record) {
    String topic = header(record, Sinks.ORIGIN_TOPIC_HEADER);
    if (!topic.isEmpty() && !topic.equals(kafka.topics().news())) {
      return;
    }
    try {
      Prediction prediction = predictions.decode(record.value());
      ledger.prediction(
          record.partition(),
          orderedBy(prediction),
          prediction.getDecisionTime().toEpochMilli(),
          prediction.getOrigin());
    } catch (WireException e) {
      throw new IllegalStateException(
          "topic "
              + record.topic()
              + " must hold predictions only: partition "
              + record.partition()
              + " offset "
              + record.offset(),
          e);
    }
  }

  /** Of one symbol and one belief, predictions are made in one place, one after the other. */
  private String orderedBy(Prediction prediction) {
    String belief =
        filterKey.of(prediction.getSymbol(), prediction.getLanguage(), prediction.getSource());
    return belief.isEmpty() ? prediction.getSymbol() : prediction.getSymbol() + "/" + belief;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
    DeadLetter letter = DeadLetters.read(record);
    if (letter.getOrigin().getTopic().equals(kafka.topics().news())) {
      ledger.deadLetter(letter.getOrigin().getPartition(), letter.getOrigin().getOffset());
    }
  }
}
