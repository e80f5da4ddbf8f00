package io.bellwether.dashboard.alerts;

import io.bellwether.topics.Topics;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The alerts as a process of their own, to be killed: {@code AlertProcess BOOTSTRAP STATE_DIR
 * RULE_FILE}.
 */
final class AlertProcess {
  private AlertProcess() {}

  public static void main(String[] args) throws Exception {
    RuleFile rules = RuleFile.open(Path.of(args[2]));
    StreamsBuilder builder = new StreamsBuilder();
    AlertTopology.addTo(builder, AlertTopics.of(Topics.defaults()), rules::book);
    KafkaStreams streams = new KafkaStreams(builder.build(), properties(args[0], args[1]));
    CountDownLatch ended = new CountDownLatch(1);
    streams.setStateListener(
        (now, before) -> {
          System.out.println(now);
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            ended.countDown();
          }
        });
    streams.start();
    ended.await();
  }

  static Properties properties(String bootstrapServers, String stateDirectory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "alerts-it");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // The shortest that the broker allows: a killed process is missed sooner.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2000);
    return properties;
  }
}
