package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.bellwether.core.Features;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import io.bellwether.schema.Abstention;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
  private static final String LONG = "x".repeat(70_000) + "語";
  private static final String[] STRINGS = {"", "id-1", "日本語", "🙂 a 𝒳", "\ud83d", LONG};

  /** A codec and how to make random values for it. */
  record Kind<T>(Codec<T> codec, Function<SplittableRandom, T> make) {
    @Override
    public String toString() {
      return codec.getClass().getSimpleName();
    }
  }

  static List<Kind<?>> kinds() {
    return List.of(
        new Kind<>(new TextCodec(), CodecTest::string),
        new Kind<>(new Item.ItemCodec(), CodecTest::item),
        new Kind<>(new ItemKeys.ItemKeysCodec(), CodecTest::itemKeys),
        new Kind<>(new Label.LabelCodec(), CodecTest::label),
        new Kind<>(new GateInput.GateInputCodec(), CodecTest::gateInput),
        new Kind<>(new ExpertInput.ExpertInputCodec(), CodecTest::expertInput),
        new Kind<>(new CombineInput.CombineInputCodec(), CodecTest::combineInput),
        new Kind<>(new Routed.RoutedCodec(), CodecTest::routed),
        new Kind<>(new Seat.SeatCodec(), CodecTest::seat),
        new Kind<>(new InstalledGate.InstalledGateCodec(), CodecTest::installedGate),
        new Kind<>(new ExpertState.ExpertStateCodec(), CodecTest::expertState),
        new Kind<>(new Inquiry.InquiryCodec(), CodecTest::inquiry));
  }

  private static String string(SplittableRandom random) {
    return STRINGS[random.nextInt(STRINGS.length)];
  }

  private static Inquiry inquiry(SplittableRandom random) {
    int[] watched = new int[random.nextInt(3)];
    for (int i = 0; i < watched.length; i++) {
      watched[i] = random.nextInt();
    }
    return new Inquiry(
        random.nextInt(),
        string(random),
        string(random),
        item(random),
        random.nextLong(),
        random.nextLong(),
        string(random),
        watched,
        floats(random),
        random.nextDouble());
  }

  private static float[] floats(SplittableRandom random) {
    float[] values = new float[random.nextInt(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static Features features(SplittableRandom random) {
    Features x = new Features();
    int size = random.nextInt(5);
    boolean uniform = random.nextBoolean();
    for (int i = 0; i < size; i++) {
      float sign = random.nextBoolean() ? 0f : -0f;
      float other = random.nextInt(3) == 0 ? sign : (float) random.nextDouble(-5, 5);
      x.add(random.nextInt(), uniform ? 0.25f : other);
    }
    x.setContext(string(random), string(random), string(random), floats(random));
    x.setEmbedding(floats(random));
    return x;
  }

  private static Item item(SplittableRandom random) {
    return new Item(
        string(random), random.nextLong(), string(random), string(random), features(random));
  }

  private static ItemKeys itemKeys(SplittableRandom random) {
    return new ItemKeys(string(random), random.nextLong(), string(random), string(random));
  }

  private static Label label(SplittableRandom random) {
    return new Label(
        string(random),
        random.nextLong(),
        random.nextLong(),
        random.nextInt(9),
        string(random),
        string(random));
  }

  private static GateInput gateInput(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> new GateInput.Arrival(item(random), random.nextLong());
      case 1 -> new GateInput.Labelled(label(random));
      default ->
          new GateInput.Responsibilities(
              string(random),
              random.nextLong(),
              random.nextInt(9),
              string(random),
              new int[] {random.nextInt(), 3},
              floats(random));
    };
  }

  private static ExpertInput expertInput(SplittableRandom random) {
    int slot = random.nextInt();
    long time = random.nextLong();
    return switch (random.nextInt(4)) {
      case 0 -> new ExpertInput.Introduce(slot, time, string(random));
      case 1 -> new ExpertInput.Retire(slot, time);
      case 2 ->
          new ExpertInput.Task(
              slot, string(random), random.nextLong(), time, string(random), features(random));
      default ->
          new ExpertInput.Lesson(
              slot,
              string(random),
              random.nextLong(),
              time,
              features(random),
              random.nextInt(9),
              0.5f);
    };
  }

  private static CombineInput combineInput(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> routing(random);
      case 1 -> ballot(random);
      default -> new CombineInput.Verdict(label(random));
    };
  }

  private static CombineInput.Ballot ballot(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      Abstention why = Abstention.values()[random.nextInt(Abstention.values().length)];
      return CombineInput.Ballot.without(
          new ExpertInput.Task(
              3, string(random), random.nextLong(), random.nextLong(), "key", features(random)),
          why);
    }
    return new CombineInput.Ballot(
        string(random),
        random.nextLong(),
        string(random),
        random.nextInt(),
        floats(random),
        random.nextLong());
  }

  private static CombineInput.Routing routing(SplittableRandom random) {
    CombineInput.Asked[] asked = new CombineInput.Asked[random.nextInt(3)];
    for (int i = 0; i < asked.length; i++) {
      asked[i] =
          new CombineInput.Asked(random.nextInt(), string(random), random.nextInt(), 0.125f * i);
    }
    return new CombineInput.Routing(
        string(random),
        random.nextLong(),
        random.nextLong(),
        string(random),
        string(random),
        string(random),
        asked,
        features(random),
        random.nextInt(),
        random.nextLong(),
        random.nextLong());
  }

  private static Routed routed(SplittableRandom random) {
    int[] slots = random.ints(random.nextInt(4)).toArray();
    Routed waiting =
        Routed.to(
            random.nextLong(), features(random), slots, floats(random), new int[] {3}, new int[1]);
    return switch (random.nextInt(4)) {
      case 0 -> Routed.held(random.nextLong(), random.nextLong(), random.nextInt());
      case 1 -> waiting.withLabel(random.nextInt(3));
      case 2 -> waiting.taught();
      default -> waiting;
    };
  }

  private static Seat seat(SplittableRandom random) {
    return new Seat(
        random.nextInt(),
        string(random),
        random.nextInt(),
        string(random),
        random.nextLong(),
        random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(),
        random.nextBoolean());
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static InstalledGate installedGate(SplittableRandom random) {
    return new InstalledGate(random.nextLong(), random.nextLong(), bytes(random));
  }

  private static ExpertState expertState(SplittableRandom random) {
    return new ExpertState(
        random.nextInt(),
        string(random),
        List.of(string(random), string(random)),
        Map.of("bits", string(random)),
        bytes(random),
        random.nextInt());
  }

  private static <T> T copied(Codec<T> codec, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new CodecSerializer<>(codec).serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T read = new CodecSerializer<>(codec).deserialize(in);
    assertThat(in.available()).as("bytes left over").isZero();
    return read;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void readsWhatItWrote(Kind<T> kind) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100; i++) {
      T value = kind.make().apply(random);

      assertThat(Fixtures.text(copied(kind.codec(), value))).isEqualTo(Fixtures.text(value));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void survivesASavepointByTheNameOfItsCodec(Kind<T> kind) throws IOException {
    TypeSerializerSnapshot<T> written = new CodecSerializer<>(kind.codec()).snapshotConfiguration();
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, written);
    TypeSerializerSnapshot<T> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), CodecTest.class.getClassLoader());

    assertThat(written.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();
    assertThat(read.restoreSerializer()).isEqualTo(new CodecSerializer<>(kind.codec()));
  }

  @Test
  void keepsAPollWithAllItsParts() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    List<Poll> polls = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Poll poll = new Poll();
      if (i % 2 == 0) {
        poll.routing(routing(random));
      }
      for (int j = 0; j < i % 3; j++) {
        poll.add(ballot(random));
      }
      if (i % 4 == 0) {
        poll.decide();
      }
      if (i % 5 == 0) {
        poll.label(label(random));
      }
      polls.add(poll);
    }

    Poll.PollCodec codec = new Poll.PollCodec();
    for (Poll poll : polls) {
      assertThat(parts(copied(codec, poll))).isEqualTo(parts(poll));
      assertThat(parts(codec.copy(poll))).isEqualTo(parts(poll));
    }
  }

  @Test
  void aPollThatWaitsForItsLabelIsKeptAsItsBytes() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Poll.PollCodec codec = new Poll.PollCodec();
    for (int i = 0; i < 32; i++) {
      Poll poll = new Poll();
      poll.routing(routing(random).withoutHeadline());
      for (int j = 0; j < i % 3; j++) {
        poll.add(ballot(random));
      }
      poll.keepDecision(new double[] {0.5, 0.25, 0.25}, new double[i % 2]);
      poll.decide();
      byte[] bytes = GoldenState.written(codec, poll);
      Poll resting = codec.copy(poll);
      resting.rest();

      assertThat(resting.isOpen()).isTrue();
      assertThat(resting.busy()).isFalse();
      assertThat(resting.eventTime()).isEqualTo(poll.eventTime());
      assertThat(GoldenState.written(codec, resting)).isEqualTo(bytes);
      assertThat(parts(codec.copy(resting))).isEqualTo(parts(poll));
      assertThat(parts(resting)).isEqualTo(parts(poll));
      assertThat(resting.probabilities()).isEqualTo(poll.probabilities());
      assertThat(resting.weights()).isEqualTo(poll.weights());
      assertThat(GoldenState.written(codec, resting)).isEqualTo(bytes);
    }
  }

  private static List<String> parts(Poll poll) {
    return List.of(
        String.valueOf(poll.routing() == null ? null : Fixtures.text(poll.routing())),
        poll.ballots().stream().map(Fixtures::text).toList().toString(),
        String.valueOf(poll.decided()),
        String.valueOf(poll.label()));
  }

  @Test
  void aCopyOfAPollDoesNotChangeWithIt() {
    Poll poll = new Poll();
    Poll copy = new Poll.PollCodec().copy(poll);
    poll.decide();
    poll.add(ballot(new SplittableRandom(1)));

    assertThat(copy.decided()).isFalse();
    assertThat(copy.ballots()).isEmpty();
  }

  @Test
  void keepsLiveStateAsItsSnapshot() throws IOException {
    var filter = Filters.create(new FilterSpec.FixedShare(1, 0.01), 2);
    LiveState alive = new LiveState(filter);
    LiveState.LiveStateCodec codec = new LiveState.LiveStateCodec();
    LiveState copy = codec.copy(alive);
    filter.update(7, new float[] {0.9f, 0.1f, 0.1f, 0.9f}, new boolean[] {true, true}, 2, 0);

    double[] former = new double[2];
    copy.revive(Filters.create(new FilterSpec.FixedShare(1, 0.01), 2)).beliefs(former);
    double[] now = new double[2];
    copied(codec, alive).revive(Filters.create(new FilterSpec.FixedShare(1, 0.01), 2)).beliefs(now);

    assertThat(former).containsExactly(0.5, 0.5);
    assertThat(now[0]).isGreaterThan(0.8);
  }

  // versions

  /** A number, which version 1 wrote as an int. */
  static class Number implements Codec<Long> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Long> type() {
      return Long.class;
    }

    @Override
    public int version() {
      return current;
    }

    @Override
    public void write(Long value, DataOutput out) throws IOException {
      if (current == 1) {
        out.writeInt(value.intValue());
      } else {
        out.writeLong(value);
      }
    }

    @Override
    public Long read(DataInput in, int version) throws IOException {
      return version == 1 ? in.readInt() : in.readLong();
    }

    private static int current = 1;
  }

  private static TypeSerializerSnapshot<Long> numberOf(int version) {
    Number.current = version;
    return new CodecSerializer<>(new Number()).snapshotConfiguration();
  }

  @Test
  void migratesWhatAnOlderVersionWrote() throws IOException {
    TypeSerializerSnapshot<Long> old = numberOf(1);
    DataOutputSerializer out = new DataOutputSerializer(8);
    new CodecSerializer<>(new Number()).serialize(42L, out);
    TypeSerializerSnapshot<Long> now = numberOf(2);

    assertThat(now.resolveSchemaCompatibility(old).isCompatibleAfterMigration()).isTrue();
    assertThat(
            old.restoreSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(42L);
  }

  @Test
  void refusesWhatANewerVersionWrote() {
    TypeSerializerSnapshot<Long> newer = numberOf(2);

    TypeSerializerSnapshot<Long> older = numberOf(1);

    assertThatIllegalStateException()
        .isThrownBy(() -> older.resolveSchemaCompatibility(newer))
        .withMessage(
            "the version of Number must be at most 1, as this release knows no newer one: 2;"
                + " start the release that made the savepoint, or a newer one");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void refusesWhatAnotherCodecWrote() {
    TypeSerializerSnapshot other =
        new CodecSerializer<>(new Label.LabelCodec()).snapshotConfiguration();

    assertThat(numberOf(1).resolveSchemaCompatibility(other).isIncompatible()).isTrue();
  }
}
