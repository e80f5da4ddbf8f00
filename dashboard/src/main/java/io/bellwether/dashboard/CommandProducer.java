package io.bellwether.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.dashboard.alerts.AlertCommands;
import io.bellwether.dashboard.web.AlertActions;
import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.AlertCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Writes what people do about alerts to the topic of commands. Any thread. */
final class CommandProducer implements AlertActions, AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Producer<byte[], byte[]> producer;
  private final Serializer<AlertCommand> values = AvroSerde.of(AlertCommand.class).serializer();
  private final String topic;
  private final Clock clock;

  CommandProducer(Properties client, String topic, Clock clock) {
    Properties all = new Properties();
    all.putAll(client);
    all.setProperty("acks", "all");
    all.setProperty("enable.idempotence", "true");
    all.setProperty("max.block.ms", "5000");
    this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
    this.clock = clock;
  }

  @Override
  public void acknowledge(String alertId, String by) throws InterruptedException {
    send(AlertCommands.acknowledge(id(), now(), alertId, by));
  }

  @Override
  public void mute(String rule, String symbol, Duration duration, String by)
      throws InterruptedException {
    send(AlertCommands.mute(id(), now(), rule, symbol, duration, by));
  }

  @Override
  public void unmute(String rule, String symbol, String by) throws InterruptedException {
    send(AlertCommands.unmute(id(), now(), rule, symbol, by));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private void send(AlertCommand command) throws InterruptedException {
    byte[] key = AlertCommands.key(command).getBytes(UTF_8);
    byte[] value = values.serialize(topic, command);
    try {
      var written = producer.send(new ProducerRecord<>(topic, key, value));
      if (!written.get(PATIENCE_SECONDS, TimeUnit.SECONDS).hasOffset()) {
        throw new IllegalStateException("topic " + topic + " did not confirm the command");
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the command could not be written to " + topic, e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("topic " + topic + " did not take the command in time", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
