package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Retire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Layouts of before there were shadows, written field by field, are read as what they meant. */
class OlderStateTest {
  private interface Layout {
    void write(DataOutputSerializer out) throws IOException;
  }

  private static <T> T read(Codec<T> codec, int version, Layout layout) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    layout.write(out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T value = codec.read(in, version);
    assertThat(in.available()).as("bytes left over").isZero();
    return value;
  }

  @Test
  void aSeatOfTheFirstVersionIsWeighedInTheColumnOfItsSlot() throws IOException {
    Seat seat =
        read(
            new Seat.SeatCodec(),
            1,
            out -> {
              out.writeInt(3);
              Wire.writeString("quick", out);
              out.writeInt(2);
              Wire.writeString("prior quick 2.0 *", out);
              out.writeLong(10);
              out.writeLong(Long.MAX_VALUE);
              out.writeBoolean(true);
            });

    assertThat(seat)
        .isEqualTo(new Seat(3, "quick", 2, "prior quick 2.0 *", 10, Long.MAX_VALUE, true));
    assertThat(seat.column()).isEqualTo(3);
    assertThat(seat.isShadow()).isFalse();
    assertThat(seat.life()).isEqualTo(1);
  }

  @Test
  void aGateVersionOfTheFirstVersionIsNotPinned() throws IOException {
    InstalledGate gate =
        read(
            new InstalledGate.InstalledGateCodec(),
            1,
            out -> {
              out.writeLong(7);
              out.writeLong(50);
              out.writeInt(2);
              out.write(new byte[] {1, 2});
            });

    assertThat(gate.version()).isEqualTo(7);
    assertThat(gate.parameters()).containsExactly(1, 2);
    assertThat(gate.until()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anExpertOfTheFirstVersionIsInItsFirstLife() throws IOException {
    ExpertState state =
        read(
            new ExpertState.ExpertStateCodec(),
            1,
            out -> {
              out.writeInt(1);
              Wire.writeString("prior quick 2.0 *", out);
              Wire.writeStrings(List.of("UP", "DOWN"), out);
              Wire.writeStrings(Map.of("bits", "10").keySet(), out);
              Wire.writeStrings(Map.of("bits", "10").values(), out);
              out.writeInt(1);
              out.write(new byte[] {9});
            });

    assertThat(state.life()).isEqualTo(1);
    assertThat(state.snapshot()).containsExactly(9);
  }

  private static void routing(DataOutputSerializer out) throws IOException {
    Wire.writeString("a", out);
    out.writeLong(10);
    out.writeLong(11);
    Wire.writeString("headline", out);
    Wire.writeString("0:1", out);
    Wire.writeString("S", out);
    out.writeInt(1);
    out.writeInt(4);
    Wire.writeString("quick", out);
    out.writeInt(2);
    out.writeFloat(0.5f);
    FeaturesWire.write(Fixtures.features(1, "S", "en"), out);
    out.writeInt(5);
    out.writeLong(6);
    out.writeLong(7);
  }

  private static Routing expected() {
    return new Routing(
        "a",
        10,
        11,
        "headline",
        "0:1",
        "S",
        new Asked[] {new Asked(4, "quick", 2, 0.5f, 4)},
        Fixtures.features(1, "S", "en"),
        5,
        6,
        7);
  }

  @Test
  void aRoutingOfTheFirstVersionHasNoShadows() throws IOException {
    CombineInput routing =
        read(
            new CombineInput.CombineInputCodec(),
            1,
            out -> {
              out.writeByte(0);
              routing(out);
            });

    assertThat(Fixtures.text(routing)).isEqualTo(Fixtures.text(expected()));
  }

  @Test
  void aPollOfTheFirstVersionKeepsItsRoutingAndBallots() throws IOException {
    Poll poll =
        read(
            new Poll.PollCodec(),
            1,
            out -> {
              out.writeBoolean(true);
              out.writeByte(0);
              routing(out);
              out.writeInt(0);
              out.writeBoolean(true);
              out.writeBoolean(false);
            });

    assertThat(Fixtures.text(poll.routing())).isEqualTo(Fixtures.text(expected()));
    assertThat(poll.decided()).isTrue();
    assertThat(poll.probabilities()).isEmpty();
  }

  @Test
  void anItemOfTheThirdVersionHasNoShadows() throws IOException {
    Routed routed =
        read(
            new Routed.RoutedCodec(),
            3,
            out -> {
              out.writeLong(10);
              FeaturesWire.write(Fixtures.features(1, "S", "en"), out);
              Wire.writeInts(new int[] {4}, out);
              Wire.writeFloats(new float[] {0.5f}, out);
              out.writeLong(Long.MIN_VALUE);
              out.writeInt(0);
              out.writeInt(2);
            });

    assertThat(routed.contents().slots()).containsExactly(4);
    assertThat(routed.contents().label()).isEqualTo(2);
    assertThat(routed.contents().shadows()).isEmpty();
  }

  @Test
  void anIntroductionOfTheSecondVersionIsAwaitedAndARetirementEndsAnyLife() throws IOException {
    ExpertInput introduce =
        read(
            new ExpertInput.ExpertInputCodec(),
            2,
            out -> {
              out.writeByte(0);
              out.writeInt(4);
              out.writeLong(10);
              Wire.writeString("prior quick 2.0 *", out);
            });
    ExpertInput retire =
        read(
            new ExpertInput.ExpertInputCodec(),
            2,
            out -> {
              out.writeByte(1);
              out.writeInt(4);
              out.writeLong(10);
            });

    assertThat(introduce).isEqualTo(new Introduce(4, 10, "prior quick 2.0 *", 1, true));
    assertThat(retire).isEqualTo(new Retire(4, 10, Integer.MAX_VALUE));
  }
}
