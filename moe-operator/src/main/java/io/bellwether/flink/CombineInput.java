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

  /**
   * One asked expert as the gate knew it.
   *
   * @param column its number in the gate and in the beliefs
   */
  record Asked(int slot, String name, int version, float routingWeight, int column) {
    /** One whose column has the number of its slot, as before there were shadows. */
    Asked(int slot, String name, int version, float routingWeight) {
      this(slot, name, version, routingWeight, slot);
    }
  }

  /**
   * One that is asked, but neither weighed nor waited for.
   *
   * @param beside the index, among those asked, of the version that it would replace, or {@link
   *     #ALONE}
   * @param relief whether it is to take over as soon as it has voted
   * @param change the control record that put it there
   */
  record Shadow(int slot, String name, int version, int beside, boolean relief, long change) {
    static final int ALONE = -1;
  }

  /**
   * Whom the gate asked about an item.
   *
   * @param time when the item was decided on: in event-time order its event time, or later if it
   *     came late; on arrival the wall clock
   * @param projected what the gate routed by, with the item's context
   * @param numSlots how many columns the beliefs must have
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
      long gateLabelsSeenUpTo,
      Shadow[] shadows)
      implements CombineInput {
    private static final Shadow[] NOBODY = {};

    /** Nobody stands in shadow. */
    Routing(
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
        long gateLabelsSeenUpTo) {
      this(
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
          gateLabelsSeenUpTo,
          NOBODY);
    }

    /** The shadow in a slot, or null. */
    Shadow shadow(int slot) {
      for (Shadow shadow : shadows) {
        if (shadow.slot == slot) {
          return shadow;
        }
      }
      return null;
    }

    @Override
    public CombineInput at(long newTime) {
      return with(newTime, headline);
    }

    /** The same when its prediction was made, which shows the headline. */
    Routing withoutHeadline() {
      return with(time, "");
    }

    private Routing with(long newTime, String newHeadline) {
      return new Routing(
          itemId,
          eventTime,
          newTime,
          newHeadline,
          origin,
          filterKey,
          asked,
          projected,
          numSlots,
          gateVersion,
          gateLabelsSeenUpTo,
          shadows);
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
      return 2; // 2: columns, shadows
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
        case ROUTING -> readRouting(in, version);
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
        out.writeInt(asked.column);
      }
      FeaturesWire.write(value.projected, out);
      out.writeInt(value.numSlots);
      out.writeLong(value.gateVersion);
      out.writeLong(value.gateLabelsSeenUpTo);
      out.writeInt(value.shadows.length);
      for (Shadow shadow : value.shadows) {
        out.writeInt(shadow.slot);
        Wire.writeString(shadow.name, out);
        out.writeInt(shadow.version);
        out.writeInt(shadow.beside);
        out.writeBoolean(shadow.relief);
        out.writeLong(shadow.change);
      }
    }

    private static Shadow[] readShadows(DataInput in) throws IOException {
      Shadow[] shadows = new Shadow[in.readInt()];
      for (int i = 0; i < shadows.length; i++) {
        int slot = in.readInt();
        String name = Wire.readString(in);
        int shadowVersion = in.readInt();
        int beside = in.readInt();
        boolean relief = in.readBoolean();
        shadows[i] = new Shadow(slot, name, shadowVersion, beside, relief, in.readLong());
      }
      return shadows;
    }

    static Routing readRouting(DataInput in, int version) throws IOException {
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
        int expertVersion = in.readInt();
        float weight = in.readFloat();
        int column = version > 1 ? in.readInt() : slot;
        asked[i] = new Asked(slot, name, expertVersion, weight, column);
      }
      Features projected = FeaturesWire.read(in);
      int numSlots = in.readInt();
      long gateVersion = in.readLong();
      long gateLabelsSeenUpTo = in.readLong();
      Shadow[] shadows = version > 1 ? readShadows(in) : Routing.NOBODY;
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
          gateLabelsSeenUpTo,
          shadows);
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
