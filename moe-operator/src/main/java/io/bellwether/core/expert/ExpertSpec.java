package io.bellwether.core.expert;

import io.bellwether.core.Needs;
import java.io.Serializable;

/**
 * The kinds of experts with their settings. {@link Experts#create} makes an expert of a spec,
 * unless it is a {@link ServedSpec}; a kind that is added here and not there fails {@code
 * EveryExpertTest}.
 */
public sealed interface ExpertSpec extends Serializable
    permits ExpertSpec.Prior,
        ExpertSpec.LastOutcome,
        ExpertSpec.NaiveBayes,
        ExpertSpec.SoftmaxRegression,
        ExpertSpec.NumericRegression,
        ExpertSpec.HoeffdingTree,
        ExpertSpec.Momentum,
        ExpertSpec.FeedForward,
        ExpertSpec.EmbeddingRegression,
        ExpertSpec.EmbeddingNetwork,
        ServedSpec {

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
   * What followed the newest known label of the item's symbol: a first-order Markov chain.
   *
   * @param smoothing probability that the classes other than the newest label share before anything
   *     is known of what follows, in (0, 1)
   * @param halfLife labelled items of a kind after which what followed counts half; positive or
   *     infinite; 0 to learn nothing of it and keep to the smoothing
   */
  record LastOutcome(double smoothing, double halfLife) implements ExpertSpec {
    public LastOutcome {
      Check.strictlyBetween("smoothing", smoothing, 0, 1);
      if (halfLife != 0) {
        Check.positive("half-life", halfLife);
      }
    }

    /** Learns nothing of what follows. */
    public LastOutcome(double smoothing) {
      this(smoothing, 0);
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

  /** How a regression's weights move. */
  enum Optimizer {
    /** Smaller steps where much was learned already (Duchi, Hazan, Singer 2011). */
    ADAGRAD,
    /** The same, and weights for which little speaks stay zero (McMahan et al. 2013). */
    FTRL,
    /** Steps that never get smaller: forgets soonest, follows soonest (Robbins, Monro 1951). */
    SGD
  }

  /**
   * Multinomial logistic regression over hashed n-grams. On news whose features are scaled to
   * length one, AdaGrad with a learning rate of 0.5 and a beta of 0.05, without decay, is a good
   * start, and so is FTRL with a learning rate of 0.7, a beta of 0.1 and an l1 of 0.02. Without l1
   * and l2 the two are the same. SGD wants a learning rate of 1 to 2.
   *
   * @param bits size of the table is 2^bits rows of one weight a class; 8 to 24
   * @param optimizer how weights move
   * @param learningRate the step of AdaGrad and SGD, or FTRL's alpha; positive and at most 10
   * @param beta added to the root of a weight's summed squares, so that the first steps of a rare
   *     feature are not the largest; positive and at most 1000; SGD does not look at it
   * @param l1 FTRL's: a weight is zero until its gradients' sum exceeds this; 0 to 1000, with the
   *     others 0
   * @param l2 decay of touched weights per lesson, 0 to 1, or FTRL's pull towards zero, 0 to 1000
   * @param biasRate above 0, the biases take plain gradient steps of this rate, so that they follow
   *     the classes' shares of the last 1/biasRate lessons or so; 0 to 1, and 0 leaves them to the
   *     optimizer
   */
  record SoftmaxRegression(
      int bits,
      Optimizer optimizer,
      double learningRate,
      double beta,
      double l1,
      double l2,
      double biasRate)
      implements ExpertSpec {
    public SoftmaxRegression {
      Check.bits(bits);
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
      Check.positive("beta", beta);
      Check.between("beta", beta, 0, 1000);
      Check.between("l1", l1, 0, 1000);
      if (l1 > 0 && optimizer != Optimizer.FTRL) {
        throw new IllegalArgumentException(
            "l1 must be 0 unless the optimizer is ftrl: " + l1 + "; leave it out or take ftrl");
      }
      Check.between("l2", l2, 0, optimizer == Optimizer.FTRL ? 1000 : 1);
      Check.between("bias-rate", biasRate, 0, 1);
    }

    /** With AdaGrad and a beta of 0.05. */
    public SoftmaxRegression(int bits, double learningRate, double l2) {
      this(bits, Optimizer.ADAGRAD, learningRate, 0.05, 0, l2, 0);
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

  /** What hidden units do with their input. */
  enum Activation {
    /** max(0, x). */
    RELU,
    /** swish(xW)·(xV), which doubles the hidden layer's weights (Shazeer 2020). */
    SWIGLU
  }

  /**
   * An embedding bag over hashed n-grams, one hidden layer and a softmax, learned by
   * back-propagation with AdaGrad. On news, 16 dimensions, 16 hidden units, a learning rate of 0.03
   * and an embedding rate of 0.3 are a good start; larger networks gain nothing there.
   *
   * @param bits the embedding has 2^bits rows; 8 to 24
   * @param dimension entries of a row; 1 to 1024
   * @param hidden hidden units; 1 to 4096
   * @param learningRate AdaGrad's step of the layers, positive and at most 10
   * @param embeddingRate AdaGrad's step of the embedding, positive and at most 10
   * @param biasRate as in {@link SoftmaxRegression}, for the biases of the classes
   * @param batch lessons that are learned together, in one step; 1 to 1024. They wait until there
   *     are so many, whatever the batches they came in, so that a replay repeats itself
   * @param seed where the weights start
   */
  record FeedForward(
      int bits,
      int dimension,
      int hidden,
      Activation activation,
      double learningRate,
      double embeddingRate,
      double biasRate,
      int batch,
      long seed)
      implements ExpertSpec {
    /** Learns one lesson at a time. */
    public FeedForward(
        int bits,
        int dimension,
        int hidden,
        Activation activation,
        double learningRate,
        double embeddingRate,
        double biasRate,
        long seed) {
      this(bits, dimension, hidden, activation, learningRate, embeddingRate, biasRate, 1, seed);
    }

    public FeedForward {
      Check.bits(bits);
      Check.between("dimension", dimension, 1, 1024);
      Check.between("hidden", hidden, 1, 4096);
      Check.tableEntries(1 << bits, dimension);
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
      Check.positive("embedding-rate", embeddingRate);
      Check.between("embedding-rate", embeddingRate, 0, 10);
      Check.between("bias-rate", biasRate, 0, 1);
      Check.between("batch", batch, 1, 1024);
    }

    @Override
    public String kind() {
      return "feed-forward";
    }

    @Override
    public Needs needs() {
      return Needs.TEXT;
    }
  }

  /**
   * Softmax regression over an item's embedding. On sentence embeddings AdaGrad with a learning
   * rate of 0.05 is a good start.
   *
   * @param dimension length of the embeddings; 1 to 4096. Others count as missing
   * @param optimizer AdaGrad, or SGD, whose steps are the rate divided by the dimension, as in
   *     normalised least mean squares (Nagumo, Noda 1967)
   * @param learningRate positive and at most 10
   * @param biasRate as in {@link SoftmaxRegression}
   */
  record EmbeddingRegression(
      int dimension, Optimizer optimizer, double learningRate, double biasRate)
      implements ExpertSpec {
    public EmbeddingRegression {
      Check.between("dimension", dimension, 1, 4096);
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
      Check.between("bias-rate", biasRate, 0, 1);
      if (optimizer == Optimizer.FTRL) {
        throw new IllegalArgumentException(
            "optimizer must be adagrad or sgd: ftrl; it is for sparse features");
      }
    }

    @Override
    public String kind() {
      return "embedding-regression";
    }

    @Override
    public Needs needs() {
      return Needs.EMBEDDING;
    }
  }

  /**
   * One hidden layer of max(0, x) and a softmax over an item's embedding, learned by
   * back-propagation with AdaGrad.
   *
   * @param dimension length of the embeddings; 1 to 4096. Others count as missing
   * @param hidden hidden units; 1 to 4096
   * @param learningRate AdaGrad's step, positive and at most 10
   * @param biasRate as in {@link SoftmaxRegression}
   * @param seed where the weights start
   */
  record EmbeddingNetwork(
      int dimension, int hidden, double learningRate, double biasRate, long seed)
      implements ExpertSpec {
    public EmbeddingNetwork {
      Check.between("dimension", dimension, 1, 4096);
      Check.between("hidden", hidden, 1, 4096);
      Check.positive("learning-rate", learningRate);
      Check.between("learning-rate", learningRate, 0, 10);
      Check.between("bias-rate", biasRate, 0, 1);
    }

    @Override
    public String kind() {
      return "embedding-network";
    }

    @Override
    public Needs needs() {
      return Needs.EMBEDDING;
    }
  }
}
