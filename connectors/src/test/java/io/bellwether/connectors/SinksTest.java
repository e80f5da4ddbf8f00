package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.Samples;
import io.bellwether.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class SinksTest {
  private static final KafkaSettings KAFKA =
      new KafkaSettings("localhost:9092", Map.of("security.protocol", "SSL"));
  private static final SinkSettings SETTINGS =
      SinkSettings.exactlyOnce(KAFKA, Raw.WIRE, "desk-job");

  @Test
  void setsWhatExactlyOnceNeeds() {
    Properties properties = new Sinks(SETTINGS).producerProperties();

    assertThat(properties)
        .doesNotContainKey("max.in.flight.requests.per.connection")
        .containsEntry("transaction.timeout.ms", "900000")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("max.request.size", "5242880")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void needsNoTransactionsForAtLeastOnce() {
    Sinks sinks = new Sinks(SETTINGS.with(DeliveryGuarantee.AT_LEAST_ONCE));

    assertThat(sinks.producerProperties())
        .doesNotContainKey("transaction.timeout.ms")
        .containsEntry("max.in.flight.requests.per.connection", "1")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true");
    assertThat(sinks.predictions("predictions", "news")).isNotNull();
  }

  @Test
  void givesEverySinkItsOwnTransactionalIds() {
    Sinks sinks = new Sinks(SETTINGS);

    assertThat(sinks.transactionalIdPrefix("predictions")).isEqualTo("desk-job-predictions");
    assertThat(sinks.transactionalIdPrefix("feedback")).isEqualTo("desk-job-feedback");
    assertThat(sinks.predictions("p", "n")).isNotNull();
    assertThat(sinks.deadLetters("d")).isNotNull();
    assertThat(sinks.feedback("f")).isNotNull();
    assertThat(sinks.control("c")).isNotNull();
    assertThat(sinks.alerts("a")).isNotNull();
  }

  @Test
  void keysControlRecordsForCompaction() {
    Control expert =
        new Control(
            1L, Instant.EPOCH, new ExpertChange(ExpertAction.ADD, "bayes", "kind: x", "", null));
    Control gate =
        new Control(
            2L,
            Instant.EPOCH,
            new GateVersion(ByteBuffer.wrap(new byte[1]), Instant.EPOCH, 0L, GateAction.LEARNED));

    assertThat(Sinks.controlKey(expert)).isEqualTo("expert/bayes");
    assertThat(Sinks.controlKey(gate)).isEqualTo("gate");
  }

  @Test
  void writesAPredictionUnderItsSymbolAtItsEventTime() throws WireException {
    Prediction prediction = prediction("GOLD", Samples.NOON, "short");
    ProducerRecord<byte[], byte[]> record = serialize(prediction, new SimpleCounter());

    assertThat(record.topic()).isEqualTo("predictions");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("GOLD");
    assertThat(record.timestamp()).isEqualTo(Samples.NOON.toEpochMilli());
    assertThat(Raw.WIRE.decoder(Prediction.class).decode(record.value())).isEqualTo(prediction);
    assertThat(record.headers().lastHeader("content-type").value())
        .isEqualTo("avro/binary".getBytes(UTF_8));
  }

  @Test
  void neverSendsATimestampThatABrokerRefuses() throws WireException {
    Instant farAhead = Instant.parse("2999-01-01T00:00:00Z");
    Instant beforeTheEpoch = Instant.ofEpochMilli(-1);

    assertThat(serialize(prediction("A", farAhead, ""), new SimpleCounter()).timestamp())
        .isLessThan(farAhead.toEpochMilli());
    assertThat(serialize(prediction("A", beforeTheEpoch, ""), new SimpleCounter()).timestamp())
        .isZero();
  }

  @Test
  void dropsAndCountsWhatIsTooLongToSend() throws WireException {
    SimpleCounter dropped = new SimpleCounter();

    assertThat(serialize(prediction("A", Samples.NOON, "x".repeat(6 << 20)), dropped)).isNull();
    assertThat(dropped.getCount()).isEqualTo(1);
  }

  @Test
  void refusesSettingsThatWouldLoseTheGuarantee() {
    assertThatThrownBy(
            () -> new KafkaSettings("k:1", Map.of("isolation.level", "read_uncommitted")))
        .hasMessage(
            "kafka.properties must not set isolation.level, which Bellwether sets itself; remove"
                + " it");
    assertThatThrownBy(() -> SETTINGS.with(DeliveryGuarantee.NONE))
        .hasMessageStartingWith("delivery.guarantee must be exactly-once or at-least-once");
    assertThatThrownBy(() -> SETTINGS.withTransactionTimeout(Duration.ZERO))
        .hasMessageStartingWith("delivery.transaction-timeout must be");
    assertThatThrownBy(() -> SETTINGS.withMaxRequestBytes(10))
        .hasMessageStartingWith("delivery.max-request-bytes must be");
  }

  @Test
  void saysInHeadersWhereTheItemBehindAPredictionWasRead() throws WireException {
    Prediction prediction = prediction("ACME", Instant.EPOCH, "Acme rises");
    Prediction traced = Prediction.newBuilder(prediction).setOrigin("3:17").build();

    Headers headers = serialize(traced, new SimpleCounter()).headers();

    assertThat(headers.lastHeader("bellwether-origin").value())
        .isEqualTo("3:17".getBytes(StandardCharsets.UTF_8));
    assertThat(headers.lastHeader("bellwether-origin-topic").value())
        .isEqualTo("news".getBytes(StandardCharsets.UTF_8));
    assertThat(serialize(prediction, new SimpleCounter()).headers().lastHeader("bellwether-origin"))
        .isNull();
  }

  @Test
  void neverPrintsTheValuesOfKafkaProperties() {
    KafkaSettings secret =
        new KafkaSettings("k:1", Map.of("sasl.jaas.config", "password=\"s3cret\""));

    assertThat(SinkSettings.exactlyOnce(secret, Raw.WIRE, "job").toString())
        .contains("sasl.jaas.config")
        .doesNotContain("s3cret");
  }

  private static ProducerRecord<byte[], byte[]> serialize(
      Prediction prediction, SimpleCounter dropped) throws WireException {
    WireSerialization<Prediction> serialization =
        new WireSerialization<>(
            SETTINGS,
            Prediction.class,
            "predictions",
            Prediction::getSymbol,
            p -> p.getEventTime().toEpochMilli(),
            "news",
            Prediction::getOrigin);
    serialization.openWith(dropped);
    return serialization.serialize(prediction, null, null);
  }

  private static Prediction prediction(String symbol, Instant time, String headline) {
    return Prediction.newBuilder()
        .setEventTime(time)
        .setId("item-1")
        .setSymbol(symbol)
        .setHeadline(headline)
        .setDecisionTime(time)
        .setClasses(List.of("UP", "DOWN"))
        .setProbabilities(List.of(0.75, 0.25))
        .setVerdict("UP")
        .setConfidence(0.75)
        .build();
  }
}
