package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.schema.Abstention;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the combine step receives: whom the gate asked, what an expert answered, what came true. */
sealed interface CombineInput extends Timed {
  /** The key that the belief is kept under. */
  String filterKey();

  /** The same message at another instant, for one that came too late for its own. */
  CombineInput at(long newTime);

  /** One asked expert as the gate knew it. */
  record Asked(int slot, String name, int version, float routingWeight) {}

  /**
   * Whom the gate asked about an item.
   *
   * @param time when the item was decided on: in event-time order its event time, or later if it
   *     came late; on arrival the wall clock
   * @param projected what the gate routed by, with the item's context
   * @param numSlots how many expert slots there are
   */
  record Routing(
      String itemId,
      long eventTime,
      long time,
      String headline,
      String origin,
      String filterKey,
      Asked[] asked,
      Features projected,
      int numSlots,
      long gateVersion,
      long gateLabelsSeenUpTo)
      implements CombineInput {
    @Override
    public CombineInput at(long newTime) {
      return new Routing(
          itemId,
          eventTime,
          newTime,
          headline,
          origin,
          filterKey,
          asked,
          projected,
          numSlots,
          gateVersion,
          gateLabelsSeenUpTo);
    }

    @Override
    public long itemTime() {
      return eventTime;
    }

    @Override
    public int rank() {
      return ITEM;
    }
  }

  /**
   * An expert's answer.
   *
   * @param vote its class probabilities; empty when it abstained
   * @param abstention why it abstained; meaningless when it voted
   * @param watched whether questions to served experts wait for it
   */
  record Ballot(
      String itemId,
      long time,
      String filterKey,
      int slot,
      float[] vote,
      long labelsSeenUpTo,
      Abstention abstention,
      boolean watched)
      implements CombineInput {
    private static final float[] NO_VOTE = {};

    /** A vote, or without probabilities the expert's own wish not to vote. */
    Ballot(
        String itemId, long time, String filterKey, int slot, float[] vote, long labelsSeenUpTo) {
      this(itemId, time, filterKey, slot, vote, labelsSeenUpTo, Abstention.DECLINED, false);
    }

    /** An answer to a task. */
    static Ballot of(ExpertInput.Task task, float[] vote, long labelsSeenUpTo) {
      return new Ballot(
          task.itemId(),
          task.time(),
          task.filterKey(),
          task.slot(),
          vote,
          labelsSeenUpTo,
          Abstention.DECLINED,
          task.watched());
    }

    /** No answer to a task. */
    static Ballot without(ExpertInput.Task task, Abstention why) {
      return new Ballot(
          task.itemId(),
          task.time(),
          task.filterKey(),
          task.slot(),
          NO_VOTE,
          0,
          why,
          task.watched());
    }

    /** No answer to a question. */
    static Ballot without(Inquiry asked, Abstention why) {
      return new Ballot(
          asked.itemId(), asked.time(), asked.filterKey(), asked.slot(), NO_VOTE, 0, why, false);
    }

    @Override
    public CombineInput at(long newTime) {
      return new Ballot(
          itemId, newTime, filterKey, slot, vote, labelsSeenUpTo, abstention, watched);
    }

    /** Ballots wait in no buffer, so this decides nothing. */
    @Override
    public long itemTime() {
      return time;
    }

    @Override
    public int rank() {
      return ITEM;
    }
  }

  /** A label to learn from. */
  record Verdict(Label label) implements CombineInput {
    @Override
    public CombineInput at(long newTime) {
      return new Verdict(label.at(newTime));
    }

    @Override
    public long time() {
      return label.time();
    }

    @Override
    public long itemTime() {
      return label.itemTime();
    }

    @Override
    public int rank() {
      return LABEL;
    }

    @Override
    public String itemId() {
      return label.itemId();
    }

    @Override
    public String filterKey() {
      return label.filterKey();
    }
  }

  /** How it crosses the network and waits in state. */
  final class CombineInputCodec implements Codec<CombineInput> {
    private static final long serialVersionUID = 1;
    private static final int ROUTING = 0;
    private static final int BALLOT = 1;
    private static final int VERDICT = 2;
    private static final int WATCHED_BALLOT = 3;

    @Override
    public Class<CombineInput> type() {
      return CombineInput.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(CombineInput value, DataOutput out) throws IOException {
      if (value instanceof Routing routing) {
        out.writeByte(ROUTING);
        writeRouting(routing, out);
      } else if (value instanceof Ballot ballot) {
        out.writeByte(ballot.watched ? WATCHED_BALLOT : BALLOT);
        writeBallot(ballot, out);
      } else {
        out.writeByte(VERDICT);
        Label.write(((Verdict) value).label, out);
      }
    }

    @Override
    public CombineInput read(DataInput in, int version) throws IOException {
      int tag = in.readByte();
      return switch (tag) {
        case ROUTING -> readRouting(in);
        case BALLOT -> readBallot(in, false);
        case WATCHED_BALLOT -> readBallot(in, true);
        case VERDICT -> new Verdict(Label.read(in));
        default -> throw new IOException("unknown kind of combine input: " + tag);
      };
    }

    static void writeRouting(Routing value, DataOutput out) throws IOException {
      Wire.writeString(value.itemId, out);
      out.writeLong(value.eventTime);
      out.writeLong(value.time);
      Wire.writeString(value.headline, out);
      Wire.writeString(value.origin, out);
      Wire.writeString(value.filterKey, out);
      out.writeInt(value.asked.length);
      for (Asked asked : value.asked) {
        out.writeInt(asked.slot);
        Wire.writeString(asked.name, out);
        out.writeInt(asked.version);
        out.writeFloat(asked.routingWeight);
      }
      Wire.writeFeatures(value.projected, out);
      out.writeInt(value.numSlots);
      out.writeLong(value.gateVersion);
      out.writeLong(value.gateLabelsSeenUpTo);
    }

    static Routing readRouting(DataInput in) throws IOException {
      String itemId = Wire.readString(in);
      long eventTime = in.readLong();
      long time = in.readLong();
      String headline = Wire.readString(in);
      String origin = Wire.readString(in);
      String filterKey = Wire.readString(in);
      Asked[] asked = new Asked[in.readInt()];
      for (int i = 0; i < asked.length; i++) {
        int slot = in.readInt();
        String name = Wire.readString(in);
        int version = in.readInt();
        asked[i] = new Asked(slot, name, version, in.readFloat());
      }
      Features projected = Wire.readFeatures(in);
      int numSlots = in.readInt();
      long gateVersion = in.readLong();
      return new Routing(
          itemId,
          eventTime,
          time,
          headline,
          origin,
          filterKey,
          asked,
          projected,
          numSlots,
          gateVersion,
          in.readLong());
    }

    private static void writeBallot(Ballot value, DataOutput out) throws IOException {
      Wire.writeString(value.itemId, out);
      out.writeLong(value.time);
      Wire.writeString(value.filterKey, out);
      out.writeInt(value.slot);
      Wire.writeFloats(value.vote, out);
      out.writeLong(value.labelsSeenUpTo);
      if (value.vote.length == 0) {
        Wire.writeString(value.abstention.name(), out);
      }
    }

    private static Ballot readBallot(DataInput in, boolean watched) throws IOException {
      String itemId = Wire.readString(in);
      long time = in.readLong();
      String filterKey = Wire.readString(in);
      int slot = in.readInt();
      float[] vote = Wire.readFloats(in);
      long labelsSeenUpTo = in.readLong();
      Abstention abstention =
          vote.length == 0 ? Abstention.valueOf(Wire.readString(in)) : Abstention.DECLINED;
      return new Ballot(itemId, time, filterKey, slot, vote, labelsSeenUpTo, abstention, watched);
    }
  }
}
