package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.DataInput;
import java.io.DataOutput;
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
