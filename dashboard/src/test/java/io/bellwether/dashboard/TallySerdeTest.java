package io.bellwether.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class TallySerdeTest {
  private final TallySerde serde = new TallySerde();
  private final Tally tally =
      Tally.of(Predictions.degraded(Predictions.of("ACME", "日経-1", 1000, "UP", 0.7)));

  @Test
  void readsWhatItWrote() {
    byte[] bytes = serde.serializer().serialize("store", tally);

    assertThat(serde.deserializer().deserialize("store", bytes)).isEqualTo(tally);
  }

  @Test
  void refusesEveryCutOff() {
    byte[] bytes = serde.serializer().serialize("store", tally);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> serde.deserializer().deserialize("store", cut))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void refusesAnotherVersionAndSaysWhatToDo() {
    byte[] bytes = serde.serializer().serialize("store", tally);
    bytes[0] = 9;

    assertThatThrownBy(() -> serde.deserializer().deserialize("store", bytes))
        .hasMessageContaining("must be 1: 9")
        .hasMessageContaining("reset the application");
  }
}
