package io.bellwether.dashboard.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertAction;
import io.bellwether.schema.AlertCommand;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Severity;
import io.bellwether.schema.builtin.AvroTrust;
import io.bellwether.schema.builtin.BuiltInSchemas;
import io.bellwether.schema.builtin.BuiltInSchemas.Frozen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
  static {
    AvroTrust.install();
  }

  private final Deserializer<Alert> reader = AvroSerde.of(Alert.class).deserializer();
  private final Alert alert =
      Alert.newBuilder()
          .setRaisedAt(Instant.ofEpochMilli(5))
          .setId("id")
          .setRule("rule")
          .setSymbol("日経")
          .setDirection("UP")
          .setState(AlertState.ACKNOWLEDGED)
          .setAcknowledgedAt(Instant.ofEpochMilli(6))
          .setSeverity(Severity.WARNING)
          .setProbability(0.75)
          .setPredictionIds(List.of("p1", "p2"))
          .build();

  @Test
  void readsWhatItWrote() {
    assertThat(reader.deserialize("alerts", framed())).isEqualTo(alert);
  }

  @Test
  void readsAlertsOfTheFirstVersion() throws IOException {
    Frozen first = BuiltInSchemas.get().versions("io.bellwether.schema.Alert").get(0);
    GenericData.Record old = new GenericData.Record(first.schema());
    old.put("raisedAt", 5L);
    for (String text : List.of("id", "rule", "symbol", "direction")) {
      old.put(text, text);
    }
    old.put("state", symbol(first, "state", "RAISED"));
    old.put("severity", symbol(first, "severity", "INFO"));
    old.put("probability", 0.5);
    old.put("predictionIds", List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(first.id()).array());
    BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(first.schema()).write(old, avro);
    avro.flush();

    Alert read = reader.deserialize("alerts", bytes.toByteArray());

    assertThat(read.getSymbol()).isEqualTo("symbol");
    assertThat(read.getSequence()).isEqualTo(1);
    assertThat(read.getMuted()).isFalse();
  }

  @Test
  void refusesEveryCutOffAndWhatIsNoAlert() {
    byte[] good = framed();
    for (int length = 0; length < good.length; length++) {
      refuses(Arrays.copyOf(good, length));
    }
    refuses(Arrays.copyOf(good, good.length + 1));
    refuses(null);
    refuses("garbage that nobody framed".getBytes(UTF_8));
    AlertCommand command =
        new AlertCommand(Instant.EPOCH, "1", AlertAction.MUTE, "", "", "", 0L, "kim");
    refuses(AvroSerde.of(AlertCommand.class).serializer().serialize("", command));
  }

  private void refuses(byte[] bytes) {
    assertThatThrownBy(() -> reader.deserialize("alerts", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageNotContaining("日経");
  }

  private byte[] framed() {
    return AvroSerde.of(Alert.class).serializer().serialize("alerts", alert);
  }

  private static GenericData.EnumSymbol symbol(Frozen version, String field, String name) {
    return new GenericData.EnumSymbol(version.schema().getField(field).schema(), name);
  }
}
