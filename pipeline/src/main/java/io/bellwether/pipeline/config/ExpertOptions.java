package io.bellwether.pipeline.config;

import java.util.List;

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
          "Probability that the other classes share.");
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
  static final Option<Double> LEARNING_RATE =
      new Option<>(
          "learning-rate",
          OptionTypes.number("above 0", x -> x > 0 && !x.isInfinite()),
          "0.3",
          "AdaGrad's step.");
  static final Option<Double> L2 =
      new Option<>(
          "l2",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0",
          "Decay of touched weights per labelled item.");

  /** Those that every kind has. */
  static final List<Option<?>> COMMON =
      List.of(NAME, KIND, LANGUAGES, SYMBOLS, SOURCES, MODEL, SHA256);

  private ExpertOptions() {}

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
