package io.bellwether.flink;

import io.bellwether.schema.ShadowScore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What came of asking a shadow: that it can vote, or how it did on a labelled item.
 *
 * @param version of the expert in shadow
 * @param change the control record that put it there
 * @param time from which on this may have consequences: the label's, or the decision's
 * @param ready whether this only says that a relief has voted
 */
record Trial(
    String expert,
    int version,
    long change,
    long time,
    boolean ready,
    boolean agreed,
    double loss,
    double lossWith) {

  static Trial ready(CombineInput.Shadow relief, long time) {
    return new Trial(relief.name(), relief.version(), relief.change(), time, true, false, 0, 0);
  }

  static Trial scored(CombineInput.Shadow shadow, ShadowScore score, long time) {
    return new Trial(
        shadow.name(),
        shadow.version(),
        shadow.change(),
        time,
        false,
        score.getAgreed(),
        score.getLoss(),
        score.getLossWith());
  }

  /** How it crosses the network. */
  public static final class TrialCodec implements Codec<Trial> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<Trial> type() {
      return Trial.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Trial value, DataOutput out) throws IOException {
      Wire.writeString(value.expert, out);
      out.writeInt(value.version);
      out.writeLong(value.change);
      out.writeLong(value.time);
      out.writeBoolean(value.ready);
      out.writeBoolean(value.agreed);
      out.writeDouble(value.loss);
      out.writeDouble(value.lossWith);
    }

    @Override
    public Trial read(DataInput in, int version) throws IOException {
      String expert = Wire.readString(in);
      int expertVersion = in.readInt();
      long change = in.readLong();
      long time = in.readLong();
      boolean ready = in.readBoolean();
      boolean agreed = in.readBoolean();
      double loss = in.readDouble();
      return new Trial(expert, expertVersion, change, time, ready, agreed, loss, in.readDouble());
    }
  }
}
