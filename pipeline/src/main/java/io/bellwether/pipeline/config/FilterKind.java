package io.bellwether.pipeline.config;

import static io.bellwether.pipeline.config.Options.FILTER_ALPHA;
import static io.bellwether.pipeline.config.Options.FILTER_LAMBDA;
import static io.bellwether.pipeline.config.Options.FILTER_LEARNING_RATE;
import static io.bellwether.pipeline.config.Options.FILTER_SHARE;

import io.bellwether.core.filter.FilterSpec;
import java.util.List;

/** The kinds of filters by their words in the file, with their settings. */
enum FilterKind {
  FIXED_SHARE,
  NONE,
  HEDGE,
  ADAHEDGE,
  BOA,
  ML_POLY,
  MOE_F,
  MOE_F_CAUSAL;

  /** The settings that some kinds have and others do not. */
  static List<Option<?>> optionsOfSome() {
    return List.of(FILTER_LEARNING_RATE, FILTER_SHARE, FILTER_LAMBDA, FILTER_ALPHA);
  }

  /** Those that this kind has. */
  List<Option<?>> options() {
    return switch (this) {
      case FIXED_SHARE -> List.of(FILTER_LEARNING_RATE, FILTER_SHARE);
      case HEDGE -> List.of(FILTER_LEARNING_RATE);
      case MOE_F, MOE_F_CAUSAL -> List.of(FILTER_LAMBDA, FILTER_ALPHA);
      case NONE, ADAHEDGE, BOA, ML_POLY -> List.of();
    };
  }

  FilterSpec read(SettingsReader reader) {
    return switch (this) {
      case FIXED_SHARE ->
          new FilterSpec.FixedShare(reader.read(FILTER_LEARNING_RATE), reader.read(FILTER_SHARE));
      case NONE -> new FilterSpec.None();
      case HEDGE -> new FilterSpec.Hedge(reader.read(FILTER_LEARNING_RATE));
      case ADAHEDGE -> new FilterSpec.AdaHedge();
      case BOA -> new FilterSpec.Boa();
      case ML_POLY -> new FilterSpec.MlPoly();
      case MOE_F -> new FilterSpec.MoeF(reader.read(FILTER_LAMBDA), reader.read(FILTER_ALPHA));
      case MOE_F_CAUSAL ->
          new FilterSpec.MoeFCausal(reader.read(FILTER_LAMBDA), reader.read(FILTER_ALPHA));
    };
  }
}
