package io.bellwether.pipeline.config;

import io.bellwether.core.expert.ExpertSpec.Activation;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import java.util.List;
import java.util.stream.Stream;

/** The settings of one expert; their keys are those below an element of {@code experts}. */
final class ExpertOptions {
  static final Option<String> NAME =
      new Option<>(
          "name",
          OptionTypes.text(
              "1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit",
              "[a-z0-9][a-z0-9._-]{0,62}"),
          null,
          "Unique; what predictions, metrics and control records call the expert.");
  static final Option<ExpertKind> KIND =
      new Option<>("kind", new KindType(), null, "What the expert is.");
  static final Option<List<String>> LANGUAGES =
      new Option<>(
          "languages", OptionTypes.texts(), "[]", "It is asked about these only; empty for all.");
  static final Option<List<String>> SYMBOLS =
      new Option<>(
          "symbols", OptionTypes.texts(), "[]", "It is asked about these only; empty for all.");
  static final Option<List<String>> SOURCES =
      new Option<>(
          "sources", OptionTypes.texts(), "[]", "It is asked about these only; empty for all.");
  static final Option<String> MODEL =
      new Option<>(
          "model",
          OptionTypes.text(),
          null,
          "Model file it begins with where it has no state yet, a path or URI; it neither votes nor"
              + " learns up to the newest label time in there. Read and checked when the job is"
              + " submitted, and handed to the cluster from there.");
  static final Option<String> SHA256 =
      new Option<>(
          "sha256",
          OptionTypes.text("64 hexadecimal digits", "[0-9a-fA-F]{64}"),
          null,
          "What the SHA-256 of the model file must be; a control record that names a model must"
              + " say it.");

  static final Option<Double> PRIOR_HALF_LIFE = halfLife("500");
  static final Option<Double> COUNT_HALF_LIFE = halfLife("inf");
  static final Option<Double> LABEL_SMOOTHING =
      new Option<>(
          "smoothing",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0.4",
          "Probability that the other classes share, before anything is known of what follows.");
  static final Option<Double> FOLLOWED_HALF_LIFE =
      new Option<>(
          "half-life",
          OptionTypes.number("0 or above, or inf", x -> x >= 0),
          "200",
          "Labels after which what followed counts half; 0 to learn nothing of it.");
  static final Option<Double> COUNT_SMOOTHING =
      new Option<>(
          "smoothing",
          OptionTypes.number("above 0", x -> x > 0 && !x.isInfinite()),
          "0.1",
          "Lidstone's pseudo-count.");
  static final Option<Integer> BITS =
      new Option<>(
          "bits",
          OptionTypes.integer(8, 24),
          "18",
          "Its table has 2^bits rows, one weight a class.");
  static final Option<Optimizer> OPTIMIZER =
      new Option<>(
          "optimizer",
          OptionTypes.choice(Optimizer.values()),
          "adagrad",
          "How weights move; ftrl also keeps those at zero for which little speaks, and sgd, whose"
              + " steps never get smaller, follows changes soonest.");
  static final Option<Double> LEARNING_RATE =
      new Option<>("learning-rate", rate(), "0.5", "The optimizer's step; sgd wants 1 to 2.");
  static final Option<Double> BETA =
      new Option<>(
          "beta",
          OptionTypes.number("above 0, at most 1000", x -> x > 0 && x <= 1000),
          "0.05",
          "The larger, the smaller the first steps of a weight; sgd does not look at it.");
  static final Option<Double> L1 =
      new Option<>(
          "l1",
          OptionTypes.number("0 to 1000", x -> x >= 0 && x <= 1000),
          "0",
          "With ftrl: a weight is zero until its gradients' sum exceeds this; 0.02 is a good"
              + " start.");
  static final Option<Double> L2 =
      new Option<>(
          "l2",
          OptionTypes.number("0 to 1000", x -> x >= 0 && x <= 1000),
          "0",
          "With adagrad and sgd, decay of touched weights per labelled item, at most 1; with ftrl,"
              + " pull towards zero.");

  static final Option<Double> NUMERIC_RATE =
      new Option<>(
          "learning-rate",
          OptionTypes.number("above 0, at most 10", x -> x > 0 && x <= 10),
          "0.3",
          "AdaGrad's step.");
  static final Option<Double> PAST_HALF_LIFE =
      new Option<>(
          "half-life",
          OptionTypes.number("above 0, or inf", x -> x > 0),
          "20",
          "Labelled items of a symbol after which a number counts half in the running mean that"
              + " new numbers are compared with.");
  static final Option<Integer> LAGS =
      new Option<>(
          "lags",
          OptionTypes.integer(0, 64),
          "3",
          "How many of the symbol's newest known labels it also looks at.");
  static final Option<Integer> DELAY =
      new Option<>(
          "delay",
          OptionTypes.integer(0, 65_536),
          "0",
          "How many items late the labels usually come; learning then leaves out as many of the"
              + " newest labels as the prediction did not know.");
  static final Option<Double> RETURNS_HALF_LIFE =
      new Option<>(
          "half-life",
          OptionTypes.number("above 0, or inf", x -> x > 0),
          "3",
          "Returns after which one counts half, from the newest back.");
  static final Option<Integer> GRACE_PERIOD =
      new Option<>(
          "grace-period",
          OptionTypes.integer(1, Integer.MAX_VALUE),
          "200",
          "Labelled items of a leaf between two attempts to split it.");
  static final Option<Double> SPLIT_ERROR =
      new Option<>(
          "split-error",
          OptionTypes.number("above 0, below 1", x -> x > 0 && x < 1),
          "1e-7",
          "Probability that a split is not the best one, the delta of Hoeffding's bound.");
  static final Option<Double> TIE_THRESHOLD =
      new Option<>(
          "tie-threshold",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0.05",
          "When Hoeffding's bound is below, two splits count as equally good and one is taken.");
  static final Option<Integer> MAX_LEAVES =
      new Option<>(
          "max-leaves", OptionTypes.integer(1, 4096), "256", "The tree splits no further.");

  static final Option<Double> BIAS_RATE =
      new Option<>(
          "bias-rate",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0",
          "Above 0, biases follow the classes' shares of the last 1/bias-rate labelled items or so;"
              + " 0 lets them settle.");
  static final Option<Integer> EMBEDDING_BITS =
      new Option<>(
          "bits",
          OptionTypes.integer(8, 24),
          "18",
          "Its embedding has 2^bits rows; with 18 bits and 16 dimensions 18 MB.");
  static final Option<Integer> DIMENSION =
      new Option<>("dimension", OptionTypes.integer(1, 1024), "16", "Numbers in an embedding row.");
  static final Option<Integer> HIDDEN =
      new Option<>("hidden", OptionTypes.integer(1, 4096), "16", "Hidden units.");
  static final Option<Activation> ACTIVATION =
      new Option<>(
          "activation",
          OptionTypes.choice(Activation.values()),
          "relu",
          "What hidden units do with their input: max(0, x), or x·σ(x) times a second linear map.");
  static final Option<Double> LAYER_RATE =
      new Option<>("learning-rate", rate(), "0.03", "AdaGrad's step in the two layers.");
  static final Option<Double> EMBEDDING_RATE =
      new Option<>("embedding-rate", rate(), "0.3", "AdaGrad's step in the embedding.");
  static final Option<Integer> LESSONS_BATCH =
      new Option<>(
          "batch",
          OptionTypes.integer(1, 1024),
          "1",
          "Lessons that are learned in one step, which is cheaper; they wait until there are so"
              + " many.");
  static final Option<Long> SEED =
      new Option<>(
          "seed", OptionTypes.wholeNumber(), "1", "Another seed, other weights to start from.");

  static final Option<Integer> EMBEDDING_DIMENSION =
      new Option<>(
          "dimension",
          OptionTypes.integer(1, 4096),
          "384",
          "Numbers in an embedding; those of embedding.encoder, which is checked.");
  static final Option<Optimizer> EMBEDDING_OPTIMIZER =
      new Option<>(
          "optimizer",
          OptionTypes.choice(Optimizer.ADAGRAD, Optimizer.SGD),
          "adagrad",
          "How weights move; sgd, whose steps never get smaller, follows changes soonest.");
  static final Option<Double> DENSE_RATE =
      new Option<>(
          "learning-rate",
          rate(),
          "0.05",
          "The optimizer's step; sgd wants 0.1 to 1, divided by the dimension.");

  /** Those that every kind has. */
  static final List<Option<?>> COMMON =
      Stream.concat(
              Stream.of(NAME, KIND, LANGUAGES, SYMBOLS, SOURCES), ServedOptions.COMMON.stream())
          .toList();

  /** Those that every in-stream kind has. */
  static final List<Option<?>> BEGINNING = List.of(MODEL, SHA256);

  private ExpertOptions() {}

  private static OptionType<Double> rate() {
    return OptionTypes.number("above 0, at most 10", x -> x > 0 && x <= 10);
  }

  private static Option<Double> halfLife(String defaultText) {
    return new Option<>(
        "half-life",
        OptionTypes.number("above 0, or inf", x -> x > 0),
        defaultText,
        "Labelled items after which an observation counts half.");
  }

  /** Looks the kinds up late: their constants refer to the options of this class. */
  private static final class KindType implements OptionType<ExpertKind> {
    private OptionType<ExpertKind> words() {
      return OptionTypes.choice(ExpertKind.values());
    }

    @Override
    public String description() {
      return words().description();
    }

    @Override
    public ExpertKind parse(ConfigNode node) throws Mismatch {
      return words().parse(node);
    }

    @Override
    public Object plain(ExpertKind value) {
      return words().plain(value);
    }
  }
}
