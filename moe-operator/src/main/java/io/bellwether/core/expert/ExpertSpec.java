package io.bellwether.core.expert;

import io.bellwether.core.Needs;
import java.io.Serializable;

/**
 * The kinds of in-stream experts with their settings. {@link Experts#create} makes an expert of a
 * spec; a kind that is added here and not there fails {@code EveryExpertTest}.
 */
public sealed interface ExpertSpec extends Serializable {

  /** The name of the kind in configuration files. */
  String kind();

  /** What an item must have so that experts of this kind are asked about it. */
  Needs needs();

  /**
   * Class frequencies, forgetting with a half-life; 300 is a good start where moods change.
   *
   * @param halfLife labelled items after which an observation counts half; positive, or infinite
   */
  record Prior(double halfLife) implements ExpertSpec {
    public Prior {
      Check.positive("half-life", halfLife);
    }

    @Override
    public String kind() {
      return "prior";
    }

    @Override
    public Needs needs() {
      return Needs.NOTHING;
    }
  }

  /**
   * The newest known label of the item's symbol.
   *
   * @param smoothing probability shared by the other classes, in (0, 1)
   */
  record LastOutcome(double smoothing) implements ExpertSpec {
    public LastOutcome {
      Check.strictlyBetween("smoothing", smoothing, 0, 1);
    }

    @Override
    public String kind() {
      return "last-outcome";
    }

    @Override
    public Needs needs() {
      return Needs.NOTHING;
    }
  }

  /**
   * Multinomial naive Bayes over hashed n-grams (presence, not counts), tempered. On news, 0.3
   * pseudo-counts and a half-life of 10,000 are a good start.
   *
   * @param bits size of the table is 2^bits; 8 to 24
   * @param smoothing Lidstone's pseudo-count, positive and at most 1000
   * @param halfLife labelled items after which an observation counts half; positive, or infinite
   */
  record NaiveBayes(int bits, double smoothing, double halfLife) implements ExpertSpec {
    public NaiveBayes {
      Check.bits(bits);
      Check.positive("smoothing", smoothing);
      Check.between("smoothing", smoothing, 0, 1000);
      Check.positive("half-life", halfLife);
    }

    @Override
    public String kind() {
      return "naive-bayes";
    }

    @Override
    public Needs needs() {
      return Needs.TEXT;
    }
  }

  /**
   * Multinomial logistic regression over hashed n-grams, learned with AdaGrad. On news whose
   * features are scaled to length one, a learning rate of 0.3 without decay is a good start.
   *
   * @param bits size of the table is 2^bits rows of one weight a class; 8 to 24
   * @param learningRate AdaGrad's step, positive and at most 10
   * @param l2 weight decay of touched weights per lesson, not negative
   */
  record SoftmaxRegression(int bits, double learningRate, double l2) implements ExpertSpec {
    public SoftmaxRegression {
      Check.bits(bits);
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
      Check.between("l2", l2, 0, 1);
    }

    @Override
    public String kind() {
      return "softmax-regression";
    }

    @Override
    public Needs needs() {
      return Needs.TEXT;
    }
  }
}
