package io.bellwether.benchmarks.peers;

import io.bellwether.core.Forecaster;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moa.classifiers.Classifier;
import moa.classifiers.functions.NoChange;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.LeveragingBag;
import moa.classifiers.meta.OzaBag;
import moa.classifiers.meta.OzaBoost;
import moa.classifiers.trees.HoeffdingTree;

/** Who plays, by name; each is made anew for each play. */
final class Contestants {
  static final String OURS = "Bellwether mixture";

  /** The same members, all asked about each item. */
  static final String OURS_ALL_ASKED = "Bellwether mixture, all asked";

  /** The same members, one asked about each item. */
  static final String OURS_ONE_ASKED = "Bellwether mixture, one asked";

  /** Ends the names of those that are shown a row together with its past. */
  static final String WITH_PAST = " with past";

  static final String NO_CHANGE = "MOA NoChange";

  /** MOA's with as many members as ours. */
  static final List<String> ENSEMBLES =
      List.of("MOA OzaBag", "MOA OzaBoost", "MOA LeveragingBag", "MOA AdaptiveRandomForest");

  private Contestants() {}

  /** Those that play a stream: on tables also controls, which are shown what our members see. */
  static Map<String, Function<PeerStream, Forecaster>> of(PeerStream stream) {
    Map<String, Function<PeerStream, Forecaster>> all = all();
    if (!stream.isText()) {
      all.put(OURS_ONE_ASKED, s -> new MixtureForecaster(new Mixture(s.oneAsked())));
      all.put(OURS_ALL_ASKED, s -> new MixtureForecaster(new Mixture(s.allAsked())));
      all.put(ENSEMBLES.get(0) + WITH_PAST, s -> withPast(bag(), s));
      all.put(ENSEMBLES.get(1) + WITH_PAST, s -> withPast(boost(), s));
      all.put(ENSEMBLES.get(2) + WITH_PAST, s -> withPast(leveragingBag(), s));
      all.put(ENSEMBLES.get(3) + WITH_PAST, s -> withPast(forest(), s));
    }
    return all;
  }

  static Map<String, Function<PeerStream, Forecaster>> all() {
    Map<String, Function<PeerStream, Forecaster>> all = new LinkedHashMap<>();
    all.put(OURS, stream -> new MixtureForecaster(new Mixture(stream.ours())));
    all.put(ENSEMBLES.get(0), stream -> moa(bag(), stream));
    all.put(ENSEMBLES.get(1), stream -> moa(boost(), stream));
    all.put(ENSEMBLES.get(2), stream -> moa(leveragingBag(), stream));
    all.put(ENSEMBLES.get(3), stream -> moa(forest(), stream));
    all.put("MOA HoeffdingTree", stream -> moa(new HoeffdingTree(), stream));
    all.put(NO_CHANGE, stream -> moa(new NoChange(), stream));
    all.put("Tribuo LogisticRegression", TribuoForecaster::new);
    return all;
  }

  private static Forecaster moa(Classifier classifier, PeerStream stream) {
    return new MoaForecaster(classifier, stream);
  }

  private static Forecaster withPast(Classifier classifier, PeerStream stream) {
    PastOfRows past =
        new PastOfRows(PeerStream.halfLives(), stream.numInputs(), stream.classes().size());
    return new MoaForecaster(classifier, stream, past);
  }

  private static Classifier bag() {
    OzaBag bag = new OzaBag();
    bag.ensembleSizeOption.setValue(PeerStream.MEMBERS);
    return bag;
  }

  private static Classifier boost() {
    OzaBoost boost = new OzaBoost();
    boost.ensembleSizeOption.setValue(PeerStream.MEMBERS);
    return boost;
  }

  private static Classifier leveragingBag() {
    LeveragingBag bag = new LeveragingBag();
    bag.ensembleSizeOption.setValue(PeerStream.MEMBERS);
    return bag;
  }

  private static Classifier forest() {
    AdaptiveRandomForest forest = new AdaptiveRandomForest();
    forest.ensembleSizeOption.setValue(PeerStream.MEMBERS);
    return forest;
  }
}
