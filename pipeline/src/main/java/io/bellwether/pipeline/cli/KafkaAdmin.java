package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.config.KafkaConfig;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/** Makes admin clients that give up soon: a person waits. */
final class KafkaAdmin {
  private KafkaAdmin() {}

  static Admin connect(KafkaConfig kafka) {
    Properties properties = kafka.clientProperties();
    properties.putIfAbsent("request.timeout.ms", "5000");
    properties.putIfAbsent("default.api.timeout.ms", "10000");
    return Admin.create(properties);
  }
}
