package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State holds strings as Flink writes them. */
class WireTextTest {
  static String[] texts() {
    return new String[] {
      "",
      "n-1",
      "Gold climbs 1.2% as dollar slips",
      "x".repeat(126),
      "x".repeat(127),
      "x".repeat(128),
      "y".repeat(20_000),
      "\u007f",
      "\u0080",
      "Z\u00fcrich",
      "\u20b9 at a record low",
      "low: \u20b9",
      "\u65e5\u7d4c\u5e73\u5747",
      "\ud83d\udcc8 up",
      "\ud83d",
      "\uffff",
      null
    };
  }

  @ParameterizedTest
  @MethodSource("texts")
  void writesTheBytesOfFlink(String text) throws IOException {
    DataOutputSerializer flink = new DataOutputSerializer(16);
    StringValue.writeString(text, flink);

    DataOutputSerializer ours = new DataOutputSerializer(16);
    WireText.write(text, ours);

    assertThat(ours.getCopyOfBuffer()).isEqualTo(flink.getCopyOfBuffer());
  }

  @ParameterizedTest
  @MethodSource("texts")
  void readsWhatFlinkWroteAndNothingBeyond(String text) throws IOException {
    DataOutputSerializer flink = new DataOutputSerializer(16);
    StringValue.writeString(text, flink);
    flink.writeInt(7);
    DataInputDeserializer in = new DataInputDeserializer(flink.getCopyOfBuffer());

    assertThat(WireText.read(in)).isEqualTo(text);
    assertThat(in.readInt()).isEqualTo(7);
  }
}
