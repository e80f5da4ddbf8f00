package io.bellwether.flink;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an expert's owner receives from the gate. Every channel says {@link Introduce} before its
 * first task or lesson for a slot, so the owner never meets an expert that it does not know.
 */
sealed interface ExpertInput extends Timed {
  /** The expert. */
  int slot();

  /** The same message at another instant, for one that came too late for its own. */
  ExpertInput at(long newTime);

  /**
   * Who sits in the slot from now on; repeated by every gate subtask, applied once.
   *
   * @param life counts how often the expert was called up: a retirement of a former life is void
   * @param awaited whether tasks wait until it has begun; else they are answered without a vote
   */
  record Introduce(int slot, long time, String definition, int life, boolean awaited)
      implements ExpertInput {
    /** Of an expert that everybody waits for, in its first life. */
    Introduce(int slot, long time, String definition) {
      this(slot, time, definition, 1, true);
    }

    @Override
    public ExpertInput at(long newTime) {
      return new Introduce(slot, newTime, definition, life, awaited);
    }

    @Override
    public long itemTime() {
      return time;
    }

    @Override
    public int rank() {
      return CHANGE;
    }

    @Override
    public String itemId() {
      return "";
    }
  }

  /**
   * The expert in the slot is gone for good, unless it was restored; its state may be dropped.
   *
   * @param life the life that ended
   */
  record Retire(int slot, long time, int life) implements ExpertInput {
    /** Whatever life it has. */
    Retire(int slot, long time) {
      this(slot, time, Integer.MAX_VALUE);
    }

    @Override
    public ExpertInput at(long newTime) {
      return new Retire(slot, newTime, life);
    }

    @Override
    public long itemTime() {
      return time;
    }

    @Override
    public int rank() {
      return CHANGE;
    }

    @Override
    public String itemId() {
      return "";
    }
  }

  /**
   * Vote on this item.
   *
   * @param itemTime its event time
   * @param time when it is decided on, its event time or later
   * @param watched whether questions to served experts wait for what this one says
   */
  record Task(
      int slot,
      String itemId,
      long itemTime,
      long time,
      String filterKey,
      Features features,
      boolean watched)
      implements ExpertInput {
    /** A task whose vote only the combine step waits for. */
    Task(int slot, String itemId, long itemTime, long time, String filterKey, Features features) {
      this(slot, itemId, itemTime, time, filterKey, features, false);
    }

    @Override
    public ExpertInput at(long newTime) {
      return new Task(slot, itemId, itemTime, newTime, filterKey, features, watched);
    }

    @Override
    public int rank() {
      return ITEM;
    }
  }

  /** Learn the label of this item, as far as the gate had trusted you with it. */
  record Lesson(
      int slot, String itemId, long itemTime, long time, Features features, int label, float weight)
      implements ExpertInput {
    @Override
    public ExpertInput at(long newTime) {
      return new Lesson(slot, itemId, itemTime, newTime, features, label, weight);
    }

    @Override
    public int rank() {
      return LABEL;
    }
  }

  /** How it crosses the network and waits in state. */
  final class ExpertInputCodec implements Codec<ExpertInput> {
    private static final long serialVersionUID = 1;
    private static final int INTRODUCE = 0;
    private static final int RETIRE = 1;
    private static final int TASK = 2;
    private static final int LESSON = 3;

    @Override
    public Class<ExpertInput> type() {
      return ExpertInput.class;
    }

    @Override
    public int version() {
      return 3; // 2: features may hold an embedding; 3: lives
    }

    @Override
    public void write(ExpertInput value, DataOutput out) throws IOException {
      if (value instanceof Task task) {
        head(TASK, task, out);
        Wire.writeString(task.itemId, out);
        out.writeLong(task.itemTime);
        Wire.writeString(task.filterKey, out);
        FeaturesWire.write(task.features, out);
        out.writeBoolean(task.watched);
      } else if (value instanceof Lesson lesson) {
        head(LESSON, lesson, out);
        Wire.writeString(lesson.itemId, out);
        out.writeLong(lesson.itemTime);
        FeaturesWire.write(lesson.features, out);
        out.writeInt(lesson.label);
        out.writeFloat(lesson.weight);
      } else if (value instanceof Introduce introduce) {
        head(INTRODUCE, introduce, out);
        Wire.writeString(introduce.definition, out);
        out.writeInt(introduce.life);
        out.writeBoolean(introduce.awaited);
      } else {
        head(RETIRE, value, out);
        out.writeInt(((Retire) value).life);
      }
    }

    private static void head(int tag, ExpertInput value, DataOutput out) throws IOException {
      out.writeByte(tag);
      out.writeInt(value.slot());
      out.writeLong(value.time());
    }

    @Override
    public ExpertInput read(DataInput in, int version) throws IOException {
      int tag = in.readByte();
      int slot = in.readInt();
      long time = in.readLong();
      switch (tag) {
        case TASK:
          String taskId = Wire.readString(in);
          long taskTime = in.readLong();
          String filterKey = Wire.readString(in);
          Features asked = FeaturesWire.read(in);
          boolean watched = version > 1 && in.readBoolean();
          return new Task(slot, taskId, taskTime, time, filterKey, asked, watched);
        case LESSON:
          String lessonId = Wire.readString(in);
          long lessonTime = in.readLong();
          Features features = FeaturesWire.read(in);
          int label = in.readInt();
          return new Lesson(slot, lessonId, lessonTime, time, features, label, in.readFloat());
        case INTRODUCE:
          String definition = Wire.readString(in);
          int life = version > 2 ? in.readInt() : 1;
          return new Introduce(slot, time, definition, life, version < 3 || in.readBoolean());
        case RETIRE:
          return new Retire(slot, time, version > 2 ? in.readInt() : Integer.MAX_VALUE);
        default:
          throw new IOException("unknown kind of expert input: " + tag);
      }
    }
  }
}
