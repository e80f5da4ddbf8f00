package io.bellwether.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The voting on one item: first it gathers ballots, then it is decided, then it waits for the
 * label. Not immutable: state that is changed must be put back.
 *
 * <p>While it waits for the label it is folded into the bytes that it is written as. Many wait for
 * long, and as bytes each is two objects and not dozens, which the collector moves and each
 * checkpoint looks through.
 */
final class Poll implements Expiry.Entry {
  private static final double[] NOTHING = {};

  private CombineInput.Routing routing;
  private List<CombineInput.Ballot> ballots = new ArrayList<>(4);
  private boolean decided;
  private Label label;

  /** What it was decided by, for score and shadows; empty in polls of the first version. */
  private double[] probabilities = NOTHING;

  private double[] weights = NOTHING;

  /** All of it as bytes, or null. Then the fields above are empty, but for the decision. */
  private byte[] folded;

  private long foldedTime;

  /**
   * To be called when it is decided and waits for its label. Folds it, unless shadows may still
   * vote; whoever asks for its parts unfolds it. The headline was for the prediction, and is gone.
   */
  void rest() {
    if (routing.shadows().length > 0) {
      return;
    }
    foldedTime = eventTime();
    routing = routing.withoutHeadline();
    folded = Wire.bytes(this::writeParts);
    routing = null;
    ballots = null;
    label = null;
    probabilities = NOTHING;
    weights = NOTHING;
  }

  private void unfold() {
    if (folded != null) {
      byte[] bytes = folded;
      folded = null;
      Wire.parsed(bytes, in -> readParts(in, PollCodec.VERSION));
    }
  }

  CombineInput.Routing routing() {
    unfold();
    return routing;
  }

  /** Whether the gate has told whom it asked. */
  boolean isOpen() {
    return folded != null || routing != null;
  }

  void routing(CombineInput.Routing newRouting) {
    routing = newRouting;
  }

  List<CombineInput.Ballot> ballots() {
    unfold();
    return ballots;
  }

  /** Takes a ballot; the first of an expert counts. */
  void add(CombineInput.Ballot ballot) {
    if (find(ballot.slot()) == null) {
      ballots.add(ballot);
    }
  }

  CombineInput.Ballot find(int slot) {
    unfold();
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
    return folded == null && label == null && routing.shadow(slot) != null && find(slot) == null;
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
    unfold();
    return probabilities;
  }

  double[] weights() {
    unfold();
    return weights;
  }

  /** A label that came before the decision, or null. */
  Label label() {
    unfold();
    return label;
  }

  void label(Label early) {
    label = early;
  }

  /** The item's event time, or the best guess at it until the routing comes. */
  @Override
  public long eventTime() {
    if (folded != null) {
      return foldedTime;
    }
    if (routing != null) {
      return routing.eventTime();
    }
    return ballots.isEmpty() ? label.time() : ballots.get(0).time();
  }

  /** An item is never forgotten before it was decided. */
  @Override
  public boolean busy() {
    return isOpen() && !decided;
  }

  private void writeParts(DataOutput out) throws IOException {
    out.writeBoolean(routing != null);
    if (routing != null) {
      PollCodec.INPUT.write(routing, out);
    }
    out.writeInt(ballots.size());
    for (CombineInput.Ballot ballot : ballots) {
      PollCodec.INPUT.write(ballot, out);
    }
    out.writeBoolean(decided);
    out.writeBoolean(label != null);
    if (label != null) {
      Label.write(label, out);
    }
    Wire.writeDoubles(probabilities, out);
    Wire.writeDoubles(weights, out);
  }

  private Poll readParts(DataInput in, int version) throws IOException {
    routing = in.readBoolean() ? (CombineInput.Routing) PollCodec.INPUT.read(in, version) : null;
    int numBallots = in.readInt();
    ballots = new ArrayList<>(Math.max(4, numBallots));
    for (int i = 0; i < numBallots; i++) {
      ballots.add((CombineInput.Ballot) PollCodec.INPUT.read(in, version));
    }
    decided = in.readBoolean();
    label = in.readBoolean() ? Label.read(in) : null;
    probabilities = version > 1 ? Wire.readDoubles(in) : NOTHING;
    weights = version > 1 ? Wire.readDoubles(in) : NOTHING;
    return this;
  }

  /** How it is kept in state. */
  public static final class PollCodec implements Codec<Poll> {
    private static final long serialVersionUID = 1;

    // 2: what it was decided by; the layout of its parts has the same version
    private static final int VERSION = 2;

    private static final CombineInput.CombineInputCodec INPUT =
        new CombineInput.CombineInputCodec();

    @Override
    public Class<Poll> type() {
      return Poll.class;
    }

    @Override
    public int version() {
      return VERSION;
    }

    @Override
    public void write(Poll value, DataOutput out) throws IOException {
      if (value.folded != null) {
        out.write(value.folded);
      } else {
        value.writeParts(out);
      }
    }

    @Override
    public Poll read(DataInput in, int version) throws IOException {
      return new Poll().readParts(in, version);
    }

    @Override
    public Poll copy(Poll value) {
      Poll copy = new Poll();
      copy.routing = value.routing;
      copy.ballots = value.ballots == null ? null : new ArrayList<>(value.ballots);
      copy.decided = value.decided;
      copy.label = value.label;
      copy.probabilities = value.probabilities;
      copy.weights = value.weights;
      copy.folded = value.folded;
      copy.foldedTime = value.foldedTime;
      return copy;
    }
  }
}
