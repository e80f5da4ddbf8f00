package io.bellwether.pipeline.config;

import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ExpertSpec.EmbeddingNetwork;
import io.bellwether.core.expert.ExpertSpec.EmbeddingRegression;
import io.bellwether.core.expert.ExpertSpec.FeedForward;
import io.bellwether.core.expert.ExpertSpec.HoeffdingTree;
import io.bellwether.core.expert.ExpertSpec.LastOutcome;
import io.bellwether.core.expert.ExpertSpec.Momentum;
import io.bellwether.core.expert.ExpertSpec.NaiveBayes;
import io.bellwether.core.expert.ExpertSpec.NumericRegression;
import io.bellwether.core.expert.ExpertSpec.Prior;
import io.bellwether.core.expert.ExpertSpec.SoftmaxRegression;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.onnx.OnnxClassifiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The kinds of experts with their settings. */
@SuppressWarnings("ImmutableEnumChecker") // The lists come from List.of.
enum ExpertKind {
  PRIOR("The classes' frequencies, forgetting.", List.of(ExpertOptions.PRIOR_HALF_LIFE)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new Prior(reader.read(ExpertOptions.PRIOR_HALF_LIFE));
    }
  },
  LAST_OUTCOME(
      "What followed the newest known label of the item's symbol lately.",
      List.of(ExpertOptions.LABEL_SMOOTHING, ExpertOptions.FOLLOWED_HALF_LIFE)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new LastOutcome(
          reader.read(ExpertOptions.LABEL_SMOOTHING),
          reader.read(ExpertOptions.FOLLOWED_HALF_LIFE));
    }
  },
  NAIVE_BAYES(
      "Naive Bayes over the presence of hashed n-grams.",
      List.of(ExpertOptions.BITS, ExpertOptions.COUNT_SMOOTHING, ExpertOptions.COUNT_HALF_LIFE)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new NaiveBayes(
          reader.read(ExpertOptions.BITS),
          reader.read(ExpertOptions.COUNT_SMOOTHING),
          reader.read(ExpertOptions.COUNT_HALF_LIFE));
    }
  },
  SOFTMAX_REGRESSION(
      "Softmax regression over hashed n-grams.",
      List.of(
          ExpertOptions.BITS,
          ExpertOptions.OPTIMIZER,
          ExpertOptions.LEARNING_RATE,
          ExpertOptions.BETA,
          ExpertOptions.L1,
          ExpertOptions.L2,
          ExpertOptions.BIAS_RATE)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new SoftmaxRegression(
          reader.read(ExpertOptions.BITS),
          reader.read(ExpertOptions.OPTIMIZER),
          reader.read(ExpertOptions.LEARNING_RATE),
          reader.read(ExpertOptions.BETA),
          reader.read(ExpertOptions.L1),
          reader.read(ExpertOptions.L2),
          reader.read(ExpertOptions.BIAS_RATE));
    }
  },
  NUMERIC_REGRESSION(
      "Softmax regression over an item's numbers, their deviations from the symbol's running means"
          + " and the symbol's newest labels, learned with AdaGrad. Asked about items with numbers.",
      List.of(
          ExpertOptions.NUMERIC_RATE,
          ExpertOptions.PAST_HALF_LIFE,
          ExpertOptions.LAGS,
          ExpertOptions.DELAY)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new NumericRegression(reader.read(ExpertOptions.NUMERIC_RATE), past(reader));
    }
  },
  HOEFFDING_TREE(
      "Hoeffding tree over the same inputs as numeric-regression. Asked about items with numbers.",
      List.of(
          ExpertOptions.GRACE_PERIOD,
          ExpertOptions.SPLIT_ERROR,
          ExpertOptions.TIE_THRESHOLD,
          ExpertOptions.MAX_LEAVES,
          ExpertOptions.PAST_HALF_LIFE,
          ExpertOptions.LAGS,
          ExpertOptions.DELAY)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new HoeffdingTree(
          reader.read(ExpertOptions.GRACE_PERIOD),
          reader.read(ExpertOptions.SPLIT_ERROR),
          reader.read(ExpertOptions.TIE_THRESHOLD),
          reader.read(ExpertOptions.MAX_LEAVES),
          past(reader));
    }
  },
  MOMENTUM(
      "Momentum of past returns, which the item's numbers must be, the newest last. Asked about"
          + " items with numbers.",
      List.of(ExpertOptions.RETURNS_HALF_LIFE, ExpertOptions.NUMERIC_RATE)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new Momentum(
          reader.read(ExpertOptions.RETURNS_HALF_LIFE), reader.read(ExpertOptions.NUMERIC_RATE));
    }
  },
  EMBEDDING_REGRESSION(
      "Softmax regression over the text's embedding. Asked about items that have one, which needs"
          + " embedding.encoder.",
      List.of(
          ExpertOptions.EMBEDDING_DIMENSION,
          ExpertOptions.EMBEDDING_OPTIMIZER,
          ExpertOptions.DENSE_RATE,
          ExpertOptions.BIAS_RATE)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new EmbeddingRegression(
          reader.read(ExpertOptions.EMBEDDING_DIMENSION),
          reader.read(ExpertOptions.EMBEDDING_OPTIMIZER),
          reader.read(ExpertOptions.DENSE_RATE),
          reader.read(ExpertOptions.BIAS_RATE));
    }
  },
  EMBEDDING_NETWORK(
      "A hidden layer and a softmax over the text's embedding, learned by back-propagation with"
          + " AdaGrad. Asked about items that have one, which needs embedding.encoder.",
      List.of(
          ExpertOptions.EMBEDDING_DIMENSION,
          ExpertOptions.HIDDEN,
          ExpertOptions.LAYER_RATE,
          ExpertOptions.BIAS_RATE,
          ExpertOptions.SEED)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new EmbeddingNetwork(
          reader.read(ExpertOptions.EMBEDDING_DIMENSION),
          reader.read(ExpertOptions.HIDDEN),
          reader.read(ExpertOptions.LAYER_RATE),
          reader.read(ExpertOptions.BIAS_RATE),
          reader.read(ExpertOptions.SEED));
    }
  },
  FEED_FORWARD(
      "An embedding bag over hashed n-grams, a hidden layer and a softmax, learned by"
          + " back-propagation with AdaGrad.",
      List.of(
          ExpertOptions.EMBEDDING_BITS,
          ExpertOptions.DIMENSION,
          ExpertOptions.HIDDEN,
          ExpertOptions.ACTIVATION,
          ExpertOptions.LAYER_RATE,
          ExpertOptions.EMBEDDING_RATE,
          ExpertOptions.BIAS_RATE,
          ExpertOptions.LESSONS_BATCH,
          ExpertOptions.SEED)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new FeedForward(
          reader.read(ExpertOptions.EMBEDDING_BITS),
          reader.read(ExpertOptions.DIMENSION),
          reader.read(ExpertOptions.HIDDEN),
          reader.read(ExpertOptions.ACTIVATION),
          reader.read(ExpertOptions.LAYER_RATE),
          reader.read(ExpertOptions.EMBEDDING_RATE),
          reader.read(ExpertOptions.BIAS_RATE),
          reader.read(ExpertOptions.LESSONS_BATCH),
          reader.read(ExpertOptions.SEED));
    }
  },
  EXTERNAL(
      "Runs anywhere and publishes votes to kafka.topics.votes; see docs/external-votes.md. Its vote"
          + " is waited for until job.deadline.",
      List.of()) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new ServedSpec.External();
    }
  },
  RECORDED(
      "Votes by item id from a file; silent about items that are not in there.",
      List.of(ServedOptions.VOTES, ServedOptions.VOTES_SHA256)) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      return new ServedSpec.Recorded(
          reader.readOptional(ServedOptions.VOTES).orElse(""),
          reader
              .readOptional(ServedOptions.VOTES_SHA256)
              .map(digits -> digits.toLowerCase(Locale.ROOT))
              .orElse(""));
    }
  },
  LLM(
      "A language model behind an endpoint that speaks Ollama's or OpenAI's protocol, asked with the"
          + " item's text. Whatever goes wrong is an abstention with its reason.",
      LlmOptions.ALL) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      ServedSpec.Hosted spec = new ServedSpec.Hosted("llm", given(reader, LlmOptions.ALL));
      LlmReader.check(spec.settings());
      return spec;
    }
  },
  ONNX_CLASSIFIER(
      "A text classifier in ONNX format, such as FinBERT, run in the job's own processes; see"
          + " docs/onnx.md.",
      OnnxOptions.ALL) {
    @Override
    ExpertSpec read(SettingsReader reader) {
      Map<String, String> given = given(reader, OnnxOptions.TEXTS);
      reader
          .readOptional(OnnxOptions.LABELS)
          .ifPresent(labels -> given.put(OnnxOptions.LABELS.key(), OnnxOptions.print(labels)));
      OnnxClassifiers.check(given);
      return new ServedSpec.Hosted(OnnxClassifiers.KIND, given);
    }
  };

  /** Those that were given, as they would be written. */
  private static Map<String, String> given(SettingsReader reader, List<Option<?>> options) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Option<?> option : options) {
      text(reader, option).ifPresent(text -> given.put(option.key(), text));
    }
    return given;
  }

  private static <T> Optional<String> text(SettingsReader reader, Option<T> option) {
    return reader.readOptional(option).map(value -> String.valueOf(option.type().plain(value)));
  }

  /** Whether experts of this kind are not in-stream. */
  boolean isServed() {
    return switch (this) {
      case EXTERNAL, RECORDED, LLM, ONNX_CLASSIFIER -> true;
      default -> false;
    };
  }

  private static ExpertSpec.Past past(SettingsReader reader) {
    return new ExpertSpec.Past(
        reader.read(ExpertOptions.PAST_HALF_LIFE),
        reader.read(ExpertOptions.LAGS),
        reader.read(ExpertOptions.DELAY));
  }

  private final String sentence;
  private final List<Option<?>> options;

  ExpertKind(String sentence, List<Option<?>> options) {
    this.sentence = sentence;
    this.options = options;
  }

  String sentence() {
    return sentence;
  }

  List<Option<?>> options() {
    return options;
  }

  abstract ExpertSpec read(SettingsReader reader);

  /** The settings of a spec by their keys. */
  static Map<String, Object> plain(ExpertSpec spec) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (spec instanceof Prior prior) {
      settings.put("half-life", prior.halfLife());
    } else if (spec instanceof LastOutcome last) {
      settings.put("smoothing", last.smoothing());
      settings.put("half-life", last.halfLife());
    } else if (spec instanceof NaiveBayes bayes) {
      settings.put("bits", bayes.bits());
      settings.put("smoothing", bayes.smoothing());
      settings.put("half-life", bayes.halfLife());
    } else if (spec instanceof SoftmaxRegression regression) {
      settings.put("bits", regression.bits());
      settings.put("optimizer", OptionTypes.word(regression.optimizer()));
      settings.put("learning-rate", regression.learningRate());
      settings.put("beta", regression.beta());
      settings.put("l1", regression.l1());
      settings.put("l2", regression.l2());
      settings.put("bias-rate", regression.biasRate());
    } else if (spec instanceof NumericRegression regression) {
      settings.put("learning-rate", regression.learningRate());
      putPast(settings, regression.past());
    } else if (spec instanceof HoeffdingTree tree) {
      settings.put("grace-period", tree.gracePeriod());
      settings.put("split-error", tree.splitError());
      settings.put("tie-threshold", tree.tieThreshold());
      settings.put("max-leaves", tree.maxLeaves());
      putPast(settings, tree.past());
    } else if (spec instanceof Momentum momentum) {
      settings.put("half-life", momentum.halfLife());
      settings.put("learning-rate", momentum.learningRate());
    } else if (spec instanceof FeedForward network) {
      settings.put("bits", network.bits());
      settings.put("dimension", network.dimension());
      settings.put("hidden", network.hidden());
      settings.put("activation", OptionTypes.word(network.activation()));
      settings.put("learning-rate", network.learningRate());
      settings.put("embedding-rate", network.embeddingRate());
      settings.put("bias-rate", network.biasRate());
      settings.put("batch", network.batch());
      settings.put("seed", network.seed());
    } else if (spec instanceof ServedSpec served) {
      putServed(settings, served);
    } else if (spec instanceof EmbeddingRegression regression) {
      settings.put("dimension", regression.dimension());
      settings.put("optimizer", OptionTypes.word(regression.optimizer()));
      settings.put("learning-rate", regression.learningRate());
      settings.put("bias-rate", regression.biasRate());
    } else if (spec instanceof EmbeddingNetwork network) {
      settings.put("dimension", network.dimension());
      settings.put("hidden", network.hidden());
      settings.put("learning-rate", network.learningRate());
      settings.put("bias-rate", network.biasRate());
      settings.put("seed", network.seed());
    } else {
      throw new IllegalStateException("no settings are known of the kind " + spec.kind());
    }
    return settings;
  }

  private static void putServed(Map<String, Object> settings, ServedSpec spec) {
    if (spec instanceof ServedSpec.Recorded recorded) {
      settings.put(ServedOptions.VOTES.key(), recorded.votes());
      if (!recorded.sha256().isEmpty()) {
        settings.put(ServedOptions.VOTES_SHA256.key(), recorded.sha256());
      }
    } else if (spec instanceof ServedSpec.Hosted hosted) {
      settings.putAll(hosted.settings());
      if (hosted.kind().equals(OnnxClassifiers.KIND)) {
        settings.computeIfPresent(
            OnnxOptions.LABELS.key(), (key, text) -> OnnxOptions.labels((String) text));
      }
    }
  }

  private static void putPast(Map<String, Object> settings, ExpertSpec.Past past) {
    settings.put("half-life", past.halfLife());
    settings.put("lags", past.lags());
    settings.put("delay", past.delay());
  }
}
