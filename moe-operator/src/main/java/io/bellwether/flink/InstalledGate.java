package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The newest version of the gate's parameters that has reached this job. */
record InstalledGate(long version, long labelsSeenUpTo, byte[] parameters) {

  /** How it is kept in broadcast state. */
  public static final class InstalledGateCodec implements Codec<InstalledGate> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<InstalledGate> type() {
      return InstalledGate.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(InstalledGate value, DataOutput out) throws IOException {
      out.writeLong(value.version);
      out.writeLong(value.labelsSeenUpTo);
      out.writeInt(value.parameters.length);
      out.write(value.parameters);
    }

    @Override
    public InstalledGate read(DataInput in, int version) throws IOException {
      long gateVersion = in.readLong();
      long labelsSeenUpTo = in.readLong();
      byte[] parameters = new byte[in.readInt()];
      in.readFully(parameters);
      return new InstalledGate(gateVersion, labelsSeenUpTo, parameters);
    }
  }
}
