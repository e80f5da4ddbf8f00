package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A version of the gate's parameters that has reached this job.
 *
 * @param parameters empty for the gate as it began
 * @param from event time from which it is pinned; of one that was not pinned, the beginning of time
 * @param until event time up to which it is pinned
 */
record InstalledGate(long version, long labelsSeenUpTo, byte[] parameters, long from, long until) {

  /** One that the trainer published. */
  InstalledGate(long version, long labelsSeenUpTo, byte[] parameters) {
    this(version, labelsSeenUpTo, parameters, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  InstalledGate until(long end) {
    return new InstalledGate(version, labelsSeenUpTo, parameters, from, Math.min(until, end));
  }

  /** Whether it is pinned at a time that is later than every label it has seen. */
  boolean holdsAt(long time) {
    return time >= from && time < until && time > labelsSeenUpTo;
  }

  /** How it is kept in broadcast state. */
  public static final class InstalledGateCodec implements Codec<InstalledGate> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<InstalledGate> type() {
      return InstalledGate.class;
    }

    @Override
    public int version() {
      return 2; // 2: from when until when it is pinned
    }

    @Override
    public boolean isBulky() {
      return true;
    }

    @Override
    public void write(InstalledGate value, DataOutput out) throws IOException {
      out.writeLong(value.version);
      out.writeLong(value.labelsSeenUpTo);
      out.writeInt(value.parameters.length);
      out.write(value.parameters);
      out.writeLong(value.from);
      out.writeLong(value.until);
    }

    @Override
    public InstalledGate read(DataInput in, int version) throws IOException {
      long gateVersion = in.readLong();
      long labelsSeenUpTo = in.readLong();
      byte[] parameters = new byte[in.readInt()];
      in.readFully(parameters);
      if (version == 1) {
        return new InstalledGate(gateVersion, labelsSeenUpTo, parameters);
      }
      long from = in.readLong();
      return new InstalledGate(gateVersion, labelsSeenUpTo, parameters, from, in.readLong());
    }
  }
}
