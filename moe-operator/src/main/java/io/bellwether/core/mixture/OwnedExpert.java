package io.bellwether.core.mixture;

import io.bellwether.core.Features;
import io.bellwether.core.Stateful;
import io.bellwether.core.Vote;
import io.bellwether.core.expert.Expert;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.Experts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An expert with the record of what it has learned. There is one of it in the whole job; its state
 * belongs to one thread.
 */
public final class OwnedExpert implements Stateful {
  private final Expert expert;
  private long labelsSeenUpTo;
  private long lessons;
  private long startsAfter = Long.MIN_VALUE;

  /**
   * Makes an expert as it is defined to begin: fresh, or with its model file.
   *
   * @throws IllegalArgumentException when the model file does not fit; {@link ModelFile#mustFit}
   *     tells before
   * @throws IllegalStateException when the model file was not read yet
   */
  public static OwnedExpert of(ExpertDefinition definition, int numClasses) {
    if (definition.start().isNone()) {
      return new OwnedExpert(definition.spec(), numClasses);
    }
    try {
      return definition.start().file().revive(definition, numClasses);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Makes a fresh expert. */
  public OwnedExpert(ExpertSpec spec, int numClasses) {
    this(Experts.create(spec, numClasses));
  }

  /** Takes an expert into ownership; nobody else may teach it from now on. */
  public OwnedExpert(Expert expert) {
    this.expert = expert;
  }

  /**
   * Asks the expert about one item.
   *
   * @return false when it abstains, or when what it wrote is no {@link Vote}
   */
  public boolean predict(Features x, float[] out, int offset) {
    return expert.predict(x, out, offset) && Vote.isValid(out, offset, expert.numClasses());
  }

  /** The expert itself, whose answers are still to be checked with {@link Vote}. */
  public Expert expert() {
    return expert;
  }

  /** The newest label time it has learned from, or 0. */
  public long labelsSeenUpTo() {
    return labelsSeenUpTo;
  }

  /** How many lessons it has had. */
  public long lessons() {
    return lessons;
  }

  /**
   * Whether it may vote on an item of that time. One that began with a model file has seen labels
   * up to some time, and voting on items up to then would be look-ahead.
   */
  public boolean mayVoteOn(long eventTime) {
    return eventTime > startsAfter;
  }

  /** From now on it neither votes nor learns up to the newest label it has seen. */
  void startAfterWhatItHasSeen() {
    startsAfter = lessons == 0 ? Long.MIN_VALUE : labelsSeenUpTo;
  }

  /**
   * Learns the label of an item; see {@link Expert#learn}. A label up to the time that its model
   * file had seen is in there already and is passed over.
   */
  public void learn(Features x, int label, float weight, long labelTime) {
    if (labelTime <= startsAfter) {
      return;
    }
    expert.learn(x, label, weight);
    lessons++;
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  @Override
  public String stateType() {
    return "owned-" + expert.stateType();
  }

  @Override
  public int stateVersion() {
    return expert.stateVersion();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(labelsSeenUpTo);
    out.writeLong(lessons);
    out.writeLong(startsAfter);
    expert.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    labelsSeenUpTo = in.readLong();
    lessons = in.readLong();
    startsAfter = in.readLong();
    expert.load(in, version);
  }
}
