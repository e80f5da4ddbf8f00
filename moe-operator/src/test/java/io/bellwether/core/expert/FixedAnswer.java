package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;

/** Answers every item alike, whether or not that is probabilities; learns nothing. */
public final class FixedAnswer implements Expert {
  private final float[] answer;

  /** An expert that gives this answer. */
  public FixedAnswer(float... answer) {
    this.answer = answer;
  }

  @Override
  public int numClasses() {
    return answer.length;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    System.arraycopy(answer, 0, out, offset, answer.length);
    return true;
  }

  @Override
  public void learn(Features x, int label, float weight) {}

  @Override
  public String stateType() {
    return "fixed-answer";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) {}

  @Override
  public void load(DataInput in, int version) {}
}
