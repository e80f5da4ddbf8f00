package io.bellwether.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void keepsCommittedRecordsOverARestart() throws Exception {
    List<String> sent = IntStream.range(0, 100).mapToObj(i -> "record " + i).toList();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      createTopic(broker, "news");
      sendInOneTransaction(broker, "news", sent);
      assertThat(readCommitted(broker, "news", 100)).isEqualTo(sent);
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      assertThat(readCommitted(broker, "news", 100)).isEqualTo(sent);
    }
  }

  @Test
  void refusesAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot start a broker on localhost:" + taken.getLocalPort());
    }
  }

  @Test
  void deletesTemporaryDataWhenClosed() {
    EmbeddedBroker broker = EmbeddedBroker.startTemporary();
    assertThat(broker.dataDir()).exists();

    broker.close();

    assertThat(Files.exists(broker.dataDir())).isFalse();
  }

  @Test
  void runsAsAProcessOfItsOwn() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                directory.toString(),
                "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = process.inputReader()) {
      String ready = output.readLine();

      assertThat(ready).matches("ready localhost:\\d+");
      String address = ready.substring("ready ".length());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        assertThat(admin.listTopics().names().get()).isEmpty();
      }
      process.destroy();
      assertThat(process.waitFor()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void sendInOneTransaction(
      EmbeddedBroker broker, String topic, List<String> values) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            "test",
            "key.serializer",
            StringSerializer.class,
            "value.serializer",
            StringSerializer.class);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        var unused = producer.send(new ProducerRecord<>(topic, "key", value));
      }
      producer.commitTransaction();
    }
  }

  private static List<String> readCommitted(EmbeddedBroker broker, String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            "key.deserializer",
            StringDeserializer.class,
            "value.deserializer",
            StringDeserializer.class);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      for (int polls = 0; polls < 60 && values.size() < count; polls++) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
