package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * State that is either at rest, as a snapshot, or alive, as the object itself. With the heap
 * backend the object stays alive between records and is written only when a checkpoint is taken;
 * with RocksDB it is written and read each time, which the same code bears.
 */
final class LiveState {
  private byte[] snapshot;
  private Stateful live;

  LiveState(Stateful live) {
    this.live = live;
  }

  private LiveState(byte[] snapshot) {
    this.snapshot = snapshot;
  }

  /** The object; {@code fresh} takes the snapshot over if it was at rest. */
  <T extends Stateful> T revive(T fresh) throws IOException {
    Snapshot.read(snapshot, fresh);
    live = fresh;
    snapshot = null;
    return fresh;
  }

  /** The object, or null while it is at rest. */
  Stateful live() {
    return live;
  }

  private byte[] bytes() {
    return live == null ? snapshot : Snapshot.write(live);
  }

  /** How it is written. */
  public static final class LiveStateCodec implements Codec<LiveState> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<LiveState> type() {
      return LiveState.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public boolean isBulky() {
      return true;
    }

    @Override
    public void write(LiveState value, DataOutput out) throws IOException {
      byte[] bytes = value.bytes();
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    @Override
    public LiveState read(DataInput in, int version) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return new LiveState(bytes);
    }

    @Override
    public LiveState copy(LiveState value) {
      return new LiveState(value.bytes());
    }
  }
}
