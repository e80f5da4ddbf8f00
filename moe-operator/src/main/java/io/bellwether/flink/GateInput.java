package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.Responsibility;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the gate receives: an item to route, the label of one that it routed, or how far each expert
 * was responsible for it.
 */
sealed interface GateInput extends Timed {

  /** The same message at another instant, for one that came too late for its own. */
  GateInput at(long time);

  /** An item to route, at its event time or later. */
  record Arrival(Item item, long time) implements GateInput {
    @Override
    public GateInput at(long newTime) {
      return new Arrival(item, newTime);
    }

    @Override
    public long itemTime() {
      return item.eventTime();
    }

    @Override
    public int rank() {
      return ITEM;
    }

    @Override
    public String itemId() {
      return item.id();
    }
  }

  /** A label to pass on as lessons. */
  record Labelled(Label label) implements GateInput {
    @Override
    public GateInput at(long newTime) {
      return new Labelled(label.at(newTime));
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
  }

  /**
   * What every asked expert is to learn of an item; comes after its label, as it has been through
   * the feedback topic.
   *
   * @param time the label's
   * @param weights by the responsibility of the expert in the slot of the same index
   */
  record Responsibilities(
      String itemId, long time, int label, String routingKey, int[] slots, float[] weights)
      implements GateInput {
    private static final int AFTER_LABEL = LABEL + 1;

    static Responsibilities of(Feedback feedback, Classes classes, ItemKey rule) {
      int size = feedback.getExperts().size();
      int[] slots = new int[size];
      float[] routing = new float[size];
      float[] likelihoods = new float[size];
      for (int i = 0; i < size; i++) {
        ExpertLikelihood expert = feedback.getExperts().get(i);
        slots[i] = expert.getSlot();
        routing[i] = expert.getRoutingWeight();
        Float likelihood = expert.getLikelihood();
        likelihoods[i] = likelihood == null ? Float.NaN : likelihood;
      }
      float[] weights = new float[size];
      for (int i = 0; i < size; i++) {
        weights[i] = Responsibility.of(i, size, routing, likelihoods);
      }
      return new Responsibilities(
          feedback.getItemId(),
          feedback.getLabelTime().toEpochMilli(),
          classes.indexOf(feedback.getLabel()),
          rule.of(feedback.getSymbol(), feedback.getLanguage(), feedback.getSource()),
          slots,
          weights);
    }

    /** Whether it tells of each of these experts how much it is to learn. */
    boolean covers(int[] asked) {
      for (int slot : asked) {
        float weight = weightOf(slot);
        if (!(weight > 0 && weight <= 1)) {
          return false;
        }
      }
      return true;
    }

    /** The weight of the lesson for a slot; not a number where it is not named. */
    float weightOf(int slot) {
      for (int i = 0; i < slots.length; i++) {
        if (slots[i] == slot) {
          return weights[i];
        }
      }
      return Float.NaN;
    }

    @Override
    public GateInput at(long newTime) {
      return new Responsibilities(itemId, newTime, label, routingKey, slots, weights);
    }

    /** Of no matter: by then the item has been handled. */
    @Override
    public long itemTime() {
      return time;
    }

    @Override
    public int rank() {
      return AFTER_LABEL;
    }
  }

  /** How it crosses the network and waits in state. */
  final class GateInputCodec implements Codec<GateInput> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<GateInput> type() {
      return GateInput.class;
    }

    @Override
    public int version() {
      return 2; // features may hold an embedding
    }

    @Override
    public void write(GateInput value, DataOutput out) throws IOException {
      out.writeByte(value.rank());
      if (value instanceof Arrival arrival) {
        out.writeLong(arrival.time);
        Item.write(arrival.item, out);
      } else if (value instanceof Labelled labelled) {
        Label.write(labelled.label, out);
      } else {
        write((Responsibilities) value, out);
      }
    }

    @Override
    public GateInput read(DataInput in, int version) throws IOException {
      int rank = in.readByte();
      if (rank == LABEL) {
        return new Labelled(Label.read(in));
      }
      if (rank == Responsibilities.AFTER_LABEL) {
        return readResponsibilities(in);
      }
      long time = in.readLong();
      return new Arrival(Item.read(in, version), time);
    }

    private static void write(Responsibilities value, DataOutput out) throws IOException {
      Wire.writeString(value.itemId, out);
      out.writeLong(value.time);
      out.writeInt(value.label);
      Wire.writeString(value.routingKey, out);
      Wire.writeInts(value.slots, out);
      Wire.writeFloats(value.weights, out);
    }

    private static Responsibilities readResponsibilities(DataInput in) throws IOException {
      String itemId = Wire.readString(in);
      long time = in.readLong();
      int label = in.readInt();
      String routingKey = Wire.readString(in);
      int[] slots = Wire.readInts(in);
      return new Responsibilities(itemId, time, label, routingKey, slots, Wire.readFloats(in));
    }
  }
}
