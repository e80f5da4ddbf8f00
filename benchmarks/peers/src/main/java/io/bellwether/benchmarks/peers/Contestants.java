package io.bellwether.benchmarks.peers;

import io.bellwether.core.Forecaster;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moa.classifiers.Classifier;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.LeveragingBag;
import moa.classifiers.meta.OzaBag;
import moa.classifiers.meta.OzaBoost;
import moa.classifiers.trees.HoeffdingTree;

/** Who plays, by name; each is made anew for each play. */
final class Contestants {
  static final String OURS = "Bellwether mixture";

  /** MOA's with as many members as ours. */
  static final List<String> ENSEMBLES =
      List.of("MOA OzaBag", "MOA OzaBoost", "MOA LeveragingBag", "MOA AdaptiveRandomForest");

  private Contestants() {}

  static Map<String, Function<PeerStream, Forecaster>> all() {
    Map<String, Function<PeerStream, Forecaster>> all = new LinkedHashMap<>();
    all.put(OURS, stream -> new MixtureForecaster(new Mixture(stream.ours())));
    all.put(ENSEMBLES.get(0), stream -> moa(bag(), stream));
    all.put(ENSEMBLES.get(1), stream -> moa(boost(), stream));
    all.put(ENSEMBLES.get(2), stream -> moa(leveragingBag(), stream));
    all.put(ENSEMBLES.get(3), stream -> moa(forest(), stream));
    all.put("MOA HoeffdingTree", stream -> moa(new HoeffdingTree(), stream));
    all.put("Tribuo LogisticRegression", TribuoForecaster::new);
    return all;
  }

  private static Forecaster moa(Classifier classifier, PeerStream stream) {
    return new MoaForecaster(classifier, stream);
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
