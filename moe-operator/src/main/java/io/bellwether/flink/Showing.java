package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.metric.PairedGain;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the shadow of one expert has shown. The gain is alive: state that is changed must be put
 * back.
 *
 * @param version of the expert in shadow
 * @param promoted whether that was said on the control topic
 * @param newest time of the newest label in it, as trials of several subtasks come out of order
 */
record Showing(int version, boolean promoted, PairedGain gain, long newest) {

  static Showing of(int version) {
    return new Showing(version, false, new PairedGain(), Long.MIN_VALUE);
  }

  /** The same with one more item; the gain is shared. */
  Showing with(Trial trial) {
    if (!trial.ready()) {
      gain.add(trial.agreed(), trial.loss(), trial.lossWith());
    }
    return new Showing(version, promoted, gain, Math.max(newest, trial.time()));
  }

  Showing asPromoted() {
    return new Showing(version, true, gain, newest);
  }

  /** How it is kept in state. */
  public static final class ShowingCodec implements Codec<Showing> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Showing> type() {
      return Showing.class;
    }

    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(Showing value, DataOutput out) throws IOException {
      out.writeInt(value.version);
      out.writeBoolean(value.promoted);
      byte[] gain = Snapshot.write(value.gain);
      out.writeInt(gain.length);
      out.write(gain);
      out.writeLong(value.newest);
    }

    @Override
    public Showing read(DataInput in, int version) throws IOException {
      int expertVersion = in.readInt();
      boolean promoted = in.readBoolean();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      PairedGain gain = new PairedGain();
      Snapshot.read(bytes, gain);
      // The first version did not say; its labels are older than most that come after it.
      long newest = version < 2 ? Long.MIN_VALUE : in.readLong();
      return new Showing(expertVersion, promoted, gain, newest);
    }

    @Override
    public Showing copy(Showing value) {
      PairedGain gain = new PairedGain();
      try {
        Snapshot.read(Snapshot.write(value.gain), gain);
      } catch (IOException e) {
        throw new UncheckedIOException("a gain cannot be copied", e);
      }
      return new Showing(value.version, value.promoted, gain, value.newest);
    }
  }
}
