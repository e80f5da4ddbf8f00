package io.bellwether.core.mixture;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The one place where the gate learns. It keeps its own copy of the gate and publishes its
 * parameters as numbered versions; whoever routes uses the newest version that has reached it.
 *
 * <p>Call {@link #learn} for each labelled item and, when it says that a version is due, {@link
 * #publish}.
 */
public final class GateTrainer implements Stateful {
  private final Gate gate;
  private final int publishEvery;
  private long version;
  private long lessons;
  private long labelsSeenUpTo;

  /** Of the newest snapshot; the next is hardly larger. */
  private int snapshotBytes = 1024;

  /** Makes a trainer whose version 0 is the gate's initial parameters. */
  public GateTrainer(GateSpec spec, int publishEvery, int numExperts) {
    this.gate = Gates.create(spec, numExperts);
    this.publishEvery = publishEvery;
  }

  /**
   * Learns from one labelled item; see {@link Gate#learn}.
   *
   * @return whether a version is due
   */
  public boolean learn(Features projected, Route route, float[] likelihood, long labelTime) {
    for (int i = 0; i < route.size(); i++) {
      if (route.expert(i) >= gate.numExperts()) {
        gate.resize(route.expert(i) + 1);
      }
    }
    gate.learn(projected, route, likelihood);
    lessons++;
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
    return lessons % publishEvery == 0;
  }

  /** Counts up the version and returns its parameters, for {@link Snapshot#read} into a gate. */
  public byte[] publish() {
    version++;
    return parameters();
  }

  private byte[] parameters() {
    byte[] parameters = Snapshot.write(gate, Math.addExact(snapshotBytes, snapshotBytes / 8));
    snapshotBytes = parameters.length;
    return parameters;
  }

  /** The number of the newest published version; 0 for none yet. */
  public long version() {
    return version;
  }

  /** How many labelled items it has learned from. */
  public long lessons() {
    return lessons;
  }

  /** The newest label time it has learned from, or 0. */
  public long labelsSeenUpTo() {
    return labelsSeenUpTo;
  }

  @Override
  public String stateType() {
    return "gate-trainer";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(version);
    out.writeLong(lessons);
    out.writeLong(labelsSeenUpTo);
    byte[] parameters = parameters();
    out.writeInt(parameters.length);
    out.write(parameters);
  }

  @Override
  public void load(DataInput in, int stateVersion) throws IOException {
    version = in.readLong();
    lessons = in.readLong();
    labelsSeenUpTo = in.readLong();
    byte[] parameters = new byte[in.readInt()];
    in.readFully(parameters);
    Snapshot.read(parameters, gate);
  }
}
