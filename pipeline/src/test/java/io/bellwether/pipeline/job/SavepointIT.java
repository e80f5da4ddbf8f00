package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.Punctuation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A savepoint keeps every expert's parameters, the beliefs and what waits, at any parallelism. */
class SavepointIT {
  private static final int ITEMS = 4500;

  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest(name = "filter key {0}")
  @ValueSource(strings = {"global", "symbol"})
  void keepsWhatWasLearnedWhenRescaled(String filterKey) throws Exception {
    List<FileItem> items = Expectation.market(ITEMS);
    JobTopics topics =
        JobTopics.create(
            broker.bootstrapServers(),
            "rescaled-" + filterKey,
            Map.of("gate.learning-rate", "0", "filter.key", filterKey));

    List<Prediction> predictions =
        new Rescaling(topics, directory, items)
            .through(List.of(1, 2, 4, 1), (parallelism, predicted, savepoint) -> {});

    Expectation.of(topics.config(), items).isMetBy(predictions);
  }

  @Test
  void remembersWhatAPartitionHadPromisedBeforeTheSavepoint() throws Exception {
    FileItem first = Expectation.market(2).get(0);
    FileItem second = Expectation.market(2).get(1);
    long farAhead = millis(second) + 1;
    JobTopics topics =
        JobTopics.create(broker.bootstrapServers(), "promised", Map.of("gate.learning-rate", "0"));
    String savepoint;
    try (RunningJob job = RunningJob.start(topics, directory, 1)) {
      job.send(news(job, first, 0));
      promise(job, farAhead, partition -> partition == 0);
      promise(job, millis(first), partition -> partition != 0);
      job.predictions(1);
      savepoint = job.stopWithSavepoint();
    }

    try (RunningJob job = RunningJob.resume(topics, directory, 1, savepoint)) {
      job.send(news(job, second, 1));
      promise(job, farAhead, partition -> partition != 0);

      assertThat(job.predictions(2)).hasSize(2);
    }
  }

  private static long millis(FileItem item) {
    return item.item().getEventTime().toEpochMilli();
  }

  private static ProducerRecord<byte[], byte[]> news(RunningJob job, FileItem item, int partition)
      throws Exception {
    String topic = job.config().kafka().topics().news();
    byte[] value =
        Connections.wire(job.config()).encoder(NewsItem.class, topic).encode(item.item());
    return new ProducerRecord<>(topic, partition, null, value);
  }

  /** To some partitions of both topics. */
  private static void promise(RunningJob job, long time, IntPredicate partitions) {
    KafkaConfig.Topics topics = job.config().kafka().topics();
    for (String topic : List.of(topics.news(), topics.outcomes())) {
      for (int partition = 0; partition < job.config().kafka().topicPartitions(); partition++) {
        if (partitions.test(partition)) {
          ProducerRecord<byte[], byte[]> record =
              new ProducerRecord<byte[], byte[]>(topic, partition, null, null);
          record.headers().add(Punctuation.HEADER, Punctuation.encode(time));
          job.send(record);
        }
      }
    }
  }
}
