package io.bellwether.flink;

import io.bellwether.flink.CombineInput.Ballot;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cascade keeps of one item: questions that are held, and what the in-stream experts have
 * said so far. Not immutable: state that is changed must be put back.
 */
final class HeldQuestions {
  private final List<Inquiry> questions = new ArrayList<>(1);
  private final List<Ballot> ballots = new ArrayList<>(4);

  List<Inquiry> questions() {
    return questions;
  }

  /** Takes a question; the first to an expert counts. */
  void add(Inquiry question) {
    for (Inquiry known : questions) {
      if (known.slot() == question.slot()) {
        return;
      }
    }
    questions.add(question);
  }

  /** Takes a ballot; the first of an expert counts. */
  void add(Ballot ballot) {
    if (find(ballot.slot()) == null) {
      ballots.add(ballot);
    }
  }

  /** The ballot of an expert, or null. */
  Ballot find(int slot) {
    for (Ballot ballot : ballots) {
      if (ballot.slot() == slot) {
        return ballot;
      }
    }
    return null;
  }

  /** Whether all have said what they think that the question waits for. */
  boolean isRipe(Inquiry question) {
    for (int slot : question.watched()) {
      if (find(slot) == null) {
        return false;
      }
    }
    return true;
  }

  /** How they wait in state. */
  public static final class HeldQuestionsCodec implements Codec<HeldQuestions> {
    private static final long serialVersionUID = 1;
    private static final Inquiry.InquiryCodec QUESTION = new Inquiry.InquiryCodec();
    private static final CombineInput.CombineInputCodec BALLOT =
        new CombineInput.CombineInputCodec();

    @Override
    public Class<HeldQuestions> type() {
      return HeldQuestions.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(HeldQuestions value, DataOutput out) throws IOException {
      out.writeInt(value.questions.size());
      for (Inquiry question : value.questions) {
        QUESTION.write(question, out);
      }
      out.writeInt(value.ballots.size());
      for (Ballot ballot : value.ballots) {
        BALLOT.write(ballot, out);
      }
    }

    @Override
    public HeldQuestions read(DataInput in, int version) throws IOException {
      HeldQuestions held = new HeldQuestions();
      for (int i = in.readInt(); i > 0; i--) {
        held.questions.add(QUESTION.read(in, version));
      }
      for (int i = in.readInt(); i > 0; i--) {
        held.ballots.add((Ballot) BALLOT.read(in, version));
      }
      return held;
    }

    @Override
    public HeldQuestions copy(HeldQuestions value) {
      HeldQuestions copy = new HeldQuestions();
      copy.questions.addAll(value.questions);
      copy.ballots.addAll(value.ballots);
      return copy;
    }
  }
}
