package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

class StringWireTest {
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 2, 39, 40, 41, 126, 127, 128, 4096, 4097, 16_382, 16_383, 20_000);

  @Test
  void writesWhatFlinkWrites() throws IOException {
    for (String value : strings()) {
      assertThat(bytes(value)).isEqualTo(bytesOfFlink(value));
    }
  }

  @Test
  void readsWhatItWroteInAnyOrder() throws IOException {
    for (int round = 0; round < 3; round++) {
      for (String value : strings()) {
        assertThat(StringWire.read(new DataInputDeserializer(bytes(value)))).isEqualTo(value);
      }
    }
  }

  @Test
  void readsNoFurtherThanTheString() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(8);
    for (String value : strings()) {
      StringWire.write(value, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (String value : strings()) {
      assertThat(StringWire.read(in)).isEqualTo(value);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void nullIsNotTheEmptyString() throws IOException {
    assertThat(StringWire.read(new DataInputDeserializer(bytes(null)))).isNull();
    assertThat(bytes(null)).isEqualTo(bytesOfFlink(null));
  }

  @Test
  void aShortStringThatComesAgainIsNotMadeAgain() throws IOException {
    String first = StringWire.read(new DataInputDeserializer(bytes("ACME")));

    assertThat(StringWire.read(new DataInputDeserializer(bytes("ACME")))).isSameAs(first);
  }

  @Test
  void norIsALongOneThatComesTwiceInARow() throws IOException {
    String first = StringWire.read(new DataInputDeserializer(bytes("A".repeat(120))));
    String second = StringWire.read(new DataInputDeserializer(bytes("A".repeat(120))));
    String other = StringWire.read(new DataInputDeserializer(bytes("B".repeat(120))));

    assertThat(second).isSameAs(first).isEqualTo("A".repeat(120));
    assertThat(other).isEqualTo("B".repeat(120));
  }

  /** Of all lengths that are written differently, with characters of one to three bytes. */
  private static List<String> strings() {
    SplittableRandom random = new SplittableRandom(7);
    char[] highest = {0x7f, 0xff, 0x3fff, Character.MAX_VALUE};
    return LENGTHS.stream()
        .flatMap(
            length ->
                IntStream.range(0, highest.length)
                    .mapToObj(
                        i -> {
                          StringBuilder value = new StringBuilder();
                          random
                              .ints(length, 0, highest[i] + 1)
                              .forEach(c -> value.append((char) c));
                          return value.toString();
                        }))
        .toList();
  }

  private static byte[] bytes(String value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(8);
    StringWire.write(value, out);
    return out.getCopyOfBuffer();
  }

  private static byte[] bytesOfFlink(String value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(8);
    StringValue.writeString(value, out);
    return out.getCopyOfBuffer();
  }
}
