package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The voting on one item: first it gathers ballots, then it is decided, then it waits for the
 * label. Not immutable: state that is changed must be put back.
 */
final class Poll implements Expiry.Entry {
  private CombineInput.Routing routing;
  private final List<CombineInput.Ballot> ballots = new ArrayList<>(4);
  private boolean decided;
  private Label label;

  /** What it was decided by, for score and shadows; empty in polls of the first version. */
  private double[] probabilities = {};

  private double[] weights = {};

  CombineInput.Routing routing() {
    return routing;
  }

  void routing(CombineInput.Routing newRouting) {
    routing = newRouting;
  }

  List<CombineInput.Ballot> ballots() {
    return ballots;
  }

  /** Takes a ballot; the first of an expert counts. */
  void add(CombineInput.Ballot ballot) {
    if (find(ballot.slot()) == null) {
      ballots.add(ballot);
    }
  }

  CombineInput.Ballot find(int slot) {
    for (CombineInput.Ballot ballot : ballots) {
      if (ballot.slot() == slot) {
        return ballot;
      }
    }
    return null;
  }

  /** Whether every asked expert has sent its ballot. */
  boolean complete() {
    if (routing == null) {
      return false;
    }
    for (CombineInput.Asked asked : routing.asked()) {
      if (find(asked.slot()) == null) {
        return false;
      }
    }
    return true;
  }

  boolean decided() {
    return decided;
  }

  void decide() {
    decided = true;
  }

  /** Whether the ballot of a shadow is still wanted: nobody waits for it, so it may come late. */
  boolean wantsFromShadow(int slot) {
    return label == null && routing.shadow(slot) != null && find(slot) == null;
  }

  /**
   * Keeps what it was decided by.
   *
   * @param mixture probabilities of the classes
   * @param byAsked weight of each asked expert; empty where there are no shadows
   */
  void keepDecision(double[] mixture, double[] byAsked) {
    probabilities = mixture;
    weights = byAsked;
  }

  /** What {@link #keepDecision} kept, or empty. */
  double[] probabilities() {
    return probabilities;
  }

  double[] weights() {
    return weights;
  }

  /** A label that came before the decision, or null. */
  Label label() {
    return label;
  }

  void label(Label early) {
    label = early;
  }

  /** The item's event time, or the best guess at it until the routing comes. */
  @Override
  public long eventTime() {
    if (routing != null) {
      return routing.eventTime();
    }
    return ballots.isEmpty() ? label.time() : ballots.get(0).time();
  }

  /** An item is never forgotten before it was decided. */
  @Override
  public boolean busy() {
    return routing != null && !decided;
  }

  /** How it is kept in state. */
  public static final class PollCodec implements Codec<Poll> {
    private static final long serialVersionUID = 1;
    private static final CombineInput.CombineInputCodec INPUT =
        new CombineInput.CombineInputCodec();

    @Override
    public Class<Poll> type() {
      return Poll.class;
    }

    @Override
    public int version() {
      return 2; // 2: what it was decided by; the layout of its parts has the same version
    }

    @Override
    public void write(Poll value, DataOutput out) throws IOException {
      out.writeBoolean(value.routing != null);
      if (value.routing != null) {
        INPUT.write(value.routing, out);
      }
      out.writeInt(value.ballots.size());
      for (CombineInput.Ballot ballot : value.ballots) {
        INPUT.write(ballot, out);
      }
      out.writeBoolean(value.decided);
      out.writeBoolean(value.label != null);
      if (value.label != null) {
        Label.write(value.label, out);
      }
      Wire.writeDoubles(value.probabilities, out);
      Wire.writeDoubles(value.weights, out);
    }

    @Override
    public Poll read(DataInput in, int version) throws IOException {
      Poll poll = new Poll();
      if (in.readBoolean()) {
        poll.routing = (CombineInput.Routing) INPUT.read(in, version);
      }
      for (int i = in.readInt(); i > 0; i--) {
        poll.ballots.add((CombineInput.Ballot) INPUT.read(in, version));
      }
      poll.decided = in.readBoolean();
      if (in.readBoolean()) {
        poll.label = Label.read(in);
      }
      if (version > 1) {
        poll.probabilities = Wire.readDoubles(in);
        poll.weights = Wire.readDoubles(in);
      }
      return poll;
    }

    @Override
    public Poll copy(Poll value) {
      Poll copy = new Poll();
      copy.routing = value.routing;
      copy.ballots.addAll(value.ballots);
      copy.decided = value.decided;
      copy.label = value.label;
      copy.probabilities = value.probabilities;
      copy.weights = value.weights;
      return copy;
    }
  }
}
