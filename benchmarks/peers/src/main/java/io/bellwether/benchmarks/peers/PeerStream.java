package io.bellwether.benchmarks.peers;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateBalance;
import io.bellwether.core.gate.GateLearning;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.LessonWeight;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.NewsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A labelled stream that all contestants play.
 *
 * @param numInputs length of an item as a vector: its numbers, or the entries its text is hashed to
 * @param ours the mixture that plays it
 */
record PeerStream(
    String name, Classes classes, int numInputs, MixtureSpec ours, List<Observation> items) {
  static final String DATA = "MOE_DATA";

  /** As many as the ensembles of the others have. */
  static final int MEMBERS = 10;

  private static final int TEXT_BITS = 10;
  private static final int GATE_PUBLISH_EVERY = 256;

  boolean isText() {
    return numInputs == 1 << TEXT_BITS;
  }

  /** The same, with its first items only. */
  PeerStream first(int count) {
    return new PeerStream(
        name, classes, numInputs, ours, items.subList(0, Math.min(count, items.size())));
  }

  /** The running means that our members for tables compare numbers with. */
  static double[] halfLives() {
    return new double[] {5, 10, 20, 40, 80};
  }

  /** Ours with every member asked about every item. */
  MixtureSpec allAsked() {
    return spec(ours.classes(), ours.features(), new GateSpec.Uniform(), ours.experts());
  }

  /** Ours with the gate's first choice alone. */
  MixtureSpec oneAsked() {
    return spec(ours.classes(), ours.features(), ofTen(1), ours.experts());
  }

  /** The folder of the public sets. */
  static Path folder() {
    String folder = System.getenv(DATA);
    if (folder == null || !Files.isReadable(Path.of(folder, "elec2.csv.gz"))) {
      throw new IllegalArgumentException(
          DATA
              + " must be set to the folder that holds elec2.csv.gz and gold_news.jsonl.gz: "
              + (folder == null ? "not set" : folder));
    }
    return Path.of(folder);
  }

  /** Elec2: whether the price of electricity is above its mean of a day. */
  static PeerStream elec2(Path folder) throws IOException {
    Classes classes = Classes.of("UP", "DOWN");
    MixtureSpec spec = mixture(classes, FeatureSpec.DEFAULT, ofTen(2), numberExperts());
    List<Observation> items = read(folder.resolve("elec2.csv.gz"), spec);
    return new PeerStream("elec2", classes, items.get(0).features().numbers().length, spec, items);
  }

  /** Headlines about gold and what they say of its price. */
  static PeerStream goldNews(Path folder) throws IOException {
    Classes classes =
        Classes.of(
            List.of("UP", "NEUTRAL", "DOWN"),
            Map.of("POSITIVE", "UP", "NEGATIVE", "DOWN", "BULLISH", "UP", "BEARISH", "DOWN"));
    FeatureSpec features = new FeatureSpec(TEXT_BITS, 2, 3, 4, 20_000, 42);
    MixtureSpec spec = mixture(classes, features, new GateSpec.Uniform(), textExperts());
    return new PeerStream(
        "gold_news",
        classes,
        1 << TEXT_BITS,
        spec,
        read(folder.resolve("gold_news.jsonl.gz"), spec));
  }

  private static List<Observation> read(Path file, MixtureSpec spec) throws IOException {
    List<FileItem> items = new ArrayList<>();
    try (NewsReader reader =
        NewsFiles.read(
            file,
            bad -> {
              throw new IllegalStateException("every line of " + file + " must be good: " + bad);
            })) {
      reader.forEachRemaining(items::add);
    }
    items.sort(NewsFiles.BY_TIME_AND_ID);
    Backtest backtest = new Backtest(spec, LabelRelease.REACHED, LanguageIdentifier.unknown());
    List<Observation> observations = new ArrayList<>();
    backtest.observations(Backtest.distinct(items)).forEachRemaining(observations::add);
    return observations;
  }

  /** So many are asked about an item, all about every fiftieth; set on the first half of elec2. */
  private static GateSpec ofTen(int asked) {
    GateLearning learning =
        new GateLearning(
            8, 0.2, Set.of(), GateLearning.Unasked.LEFT_ALONE, 1, GateBalance.NONE, 0.02);
    return new GateSpec.SoftmaxTopK(asked, learning, GateSpec.Order.SOFTMAX_TOP_K, true);
  }

  private static MixtureSpec mixture(
      Classes classes, FeatureSpec features, GateSpec gate, List<ExpertSpec> members) {
    List<ExpertDefinition> experts = new ArrayList<>();
    for (ExpertSpec member : members) {
      experts.add(new ExpertDefinition("member-" + experts.size(), member, Eligibility.ALL));
    }
    return spec(classes, features, gate, experts);
  }

  private static MixtureSpec spec(
      Classes classes, FeatureSpec features, GateSpec gate, List<ExpertDefinition> experts) {
    return new MixtureSpec(
        classes,
        features,
        gate,
        GATE_PUBLISH_EVERY,
        new FilterSpec.FixedShare(0.1, 0.01),
        ItemKey.GLOBAL,
        experts,
        Batching.OFF,
        LessonWeight.FULL);
  }

  private static List<ExpertSpec> numberExperts() {
    List<ExpertSpec> members = new ArrayList<>();
    for (double rate : new double[] {0.05, 0.2}) {
      for (double halfLife : halfLives()) {
        members.add(new ExpertSpec.NumericRegression(rate, new ExpertSpec.Past(halfLife, 1, 0)));
      }
    }
    return members;
  }

  private static List<ExpertSpec> textExperts() {
    List<ExpertSpec> members = new ArrayList<>();
    for (double rate : new double[] {0.2, 0.5, 1}) {
      members.add(new ExpertSpec.SoftmaxRegression(TEXT_BITS, rate, 0));
      members.add(
          new ExpertSpec.SoftmaxRegression(
              TEXT_BITS, ExpertSpec.Optimizer.FTRL, rate, 0.1, 0.02, 0, 0));
    }
    members.add(
        new ExpertSpec.SoftmaxRegression(TEXT_BITS, ExpertSpec.Optimizer.SGD, 1, 0.05, 0, 0, 0));
    members.add(
        new ExpertSpec.SoftmaxRegression(TEXT_BITS, ExpertSpec.Optimizer.SGD, 2, 0.05, 0, 0, 0));
    members.add(new ExpertSpec.NaiveBayes(TEXT_BITS, 0.3, 10_000));
    members.add(new ExpertSpec.NaiveBayes(TEXT_BITS, 0.3, 1_000));
    return members;
  }
}
