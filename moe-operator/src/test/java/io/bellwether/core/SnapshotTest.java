package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void readsBackWhatWasWritten() throws IOException {
    Counter restored = new Counter("counter", 1);

    Snapshot.read(Snapshot.write(new Counter("counter", 1).with(42)), restored);

    assertThat(restored.value).isEqualTo(42);
  }

  @Test
  void readsAnOlderVersionAndTellsWhich() throws IOException {
    Counter restored = new Counter("counter", 3);

    Snapshot.read(Snapshot.write(new Counter("counter", 2).with(42)), restored);

    assertThat(restored.loadedVersion).isEqualTo(2);
  }

  @Test
  void writesWhatJavaWritesWhateverRoomThereWas() throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    writeOneOfEach(new DataOutputStream(expected));

    for (int room = 0; room < 300; room += 7) {
      SnapshotBuffer buffer = new SnapshotBuffer(room);
      writeOneOfEach(buffer);

      assertThat(buffer.take()).as("room for %d", room).isEqualTo(expected.toByteArray());
    }
  }

  private static void writeOneOfEach(DataOutput out) throws IOException {
    float[] floats = {0f, -0f, 1.5f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 3e38f};
    byte[] bytes = {1, -2, 3, -4, 5};
    out.write(200);
    out.write(bytes);
    out.write(bytes, 1, 3);
    out.writeBoolean(true);
    out.writeByte(-3);
    out.writeShort(-1234);
    out.writeChar('\u20ac');
    out.writeInt(0x81020384);
    out.writeLong(0x8102038405060788L);
    out.writeFloat(Float.intBitsToFloat(0x7fc12345));
    out.writeDouble(-1e300);
    out.writeBytes("ab\u20acc");
    out.writeChars("\u20acb");
    out.writeUTF("gr\u00fcn \u20ac");
    for (int length = 0; length <= floats.length; length++) {
      Floats.write(out, floats, floats.length - length, length);
    }
  }

  @Test
  void refusesANewerVersion() {
    byte[] bytes = Snapshot.write(new Counter("counter", 2));

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, new Counter("counter", 1)))
        .withMessageContaining("must be between 1 and 1: 2");
  }

  @Test
  void refusesAnotherType() {
    byte[] bytes = Snapshot.write(new Counter("gauge", 1));

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, new Counter("counter", 1)))
        .withMessage("snapshot must be of counter: gauge");
  }

  @Test
  void refusesEveryDamagedByte() {
    byte[] bytes = Snapshot.write(new Counter("counter", 1).with(42));

    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;

      assertThatIOException()
          .as("byte %d", i)
          .isThrownBy(() -> Snapshot.read(damaged, new Counter("counter", 1)));
    }
  }

  @Test
  void refusesEveryTruncation() {
    byte[] bytes = Snapshot.write(new Counter("counter", 1).with(42));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);

      assertThatIOException()
          .as("%d bytes", length)
          .isThrownBy(() -> Snapshot.read(cut, new Counter("counter", 1)));
    }
  }

  @Test
  void refusesBytesThatNobodyReads() {
    byte[] bytes = Snapshot.write(new Counter("counter", 1).with(42));

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, new Counter("counter", 1).readingNothing()))
        .withMessageContaining("4 bytes too many");
  }

  private static final class Counter implements Stateful {
    private final String type;
    private final int version;
    private int value;
    private int loadedVersion;
    private boolean readsNothing;

    private Counter(String type, int version) {
      this.type = type;
      this.version = version;
    }

    private Counter with(int newValue) {
      value = newValue;
      return this;
    }

    private Counter readingNothing() {
      readsNothing = true;
      return this;
    }

    @Override
    public String stateType() {
      return type;
    }

    @Override
    public int stateVersion() {
      return version;
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeInt(value);
    }

    @Override
    public void load(DataInput in, int storedVersion) throws IOException {
      loadedVersion = storedVersion;
      value = readsNothing ? 0 : in.readInt();
    }
  }
}
