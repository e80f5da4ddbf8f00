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

  /**
   * How the experts for numbers see the past.
   *
   * @param halfLife labelled items of a symbol after which a number counts half in the running mean
   *     that numbers are compared with; positive, or infinite
   * @param lags how many of the symbol's newest labels are inputs; 0 to 64
   * @param delay how many items later than its prediction an item's label is learned, where it is
   *     not before the next one; learning leaves out as many lessons as the prediction did not
   *     know. 0 to 65,536
   */
  record Past(double halfLife, int lags, int delay) implements Serializable {
    public Past {
      Check.positive("half-life", halfLife);
      Check.between("lags", lags, 0, 64);
      Check.between("delay", delay, 0, 65_536);
    }
  }

  /**
   * Softmax regression over an item's numbers and their past, learned with AdaGrad.
   *
   * @param learningRate AdaGrad's step, positive and at most 10
   */
  record NumericRegression(double learningRate, Past past) implements ExpertSpec {
    public NumericRegression {
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
    }

    @Override
    public String kind() {
      return "numeric-regression";
    }

    @Override
    public Needs needs() {
      return Needs.NUMBERS;
    }
  }

  /**
   * A Hoeffding tree over an item's numbers and their past. Domingos and Hulten (2000) used 200,
   * 1e-7 and 0.05.
   *
   * @param gracePeriod weight that a leaf observes between two attempts to split; at least 1
   * @param splitError probability that a split is not the best one, in (0, 1): δ
   * @param tieThreshold when Hoeffding's bound is below, the best split is taken though another is
   *     as good; 0 to 1
   * @param maxLeaves 1 to 4096
   */
  record HoeffdingTree(
      int gracePeriod, double splitError, double tieThreshold, int maxLeaves, Past past)
      implements ExpertSpec {
    public HoeffdingTree {
      Check.between("grace-period", gracePeriod, 1, Integer.MAX_VALUE);
      Check.strictlyBetween("split-error", splitError, 0, 1);
      Check.between("tie-threshold", tieThreshold, 0, 1);
      Check.between("max-leaves", maxLeaves, 1, 4096);
    }

    @Override
    public String kind() {
      return "hoeffding-tree";
    }

    @Override
    public Needs needs() {
      return Needs.NUMBERS;
    }
  }

  /**
   * Momentum of past returns, which the item's numbers must be, the newest last.
   *
   * @param halfLife returns after which one counts half; positive, or infinite
   * @param learningRate AdaGrad's step in calibrating the signal, positive and at most 10
   */
  record Momentum(double halfLife, double learningRate) implements ExpertSpec {
    public Momentum {
      Check.positive("half-life", halfLife);
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
    }

    @Override
    public String kind() {
      return "momentum";
    }

    @Override
    public Needs needs() {
      return Needs.NUMBERS;
    }
  }
}
