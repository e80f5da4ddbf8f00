package io.bellwether.flink;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Stateful;
import io.bellwether.core.expert.Expert;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ExpertSpec.Activation;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import io.bellwether.core.expert.ExpertSpec.Past;
import io.bellwether.core.expert.Experts;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.GateLearning;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.GateTrainer;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.core.mixture.PoolCorrection;
import io.bellwether.core.mixture.PoolSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that learns, by a name, taught a little, with what it then says. Golden files were
 * made of these: their settings and items must stay as they are, and a new kind gets a new name.
 */
final class SnapshotSamples {
  private static final int EXPERTS = 4;
  private static final int CLASSES = 3;
  private static final int LESSONS = 60;
  private static final int EMBEDDING = 4;

  private SnapshotSamples() {}

  /**
   * One that learns.
   *
   * @param fresh one of the same settings that has learned nothing
   * @param teach teaches it
   * @param says what it answers, for comparison
   */
  record Sample(
      String name,
      Supplier<Stateful> fresh,
      Consumer<Stateful> teach,
      Function<Stateful, double[]> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    experts().forEach((name, spec) -> all.add(expert(name, spec)));
    filters().forEach((name, spec) -> all.add(filter(name, spec)));
    gates().forEach((name, spec) -> all.add(gate(name, spec)));
    all.add(owned());
    all.add(trainer());
    all.add(correction());
    return all;
  }

  static Map<String, ExpertSpec> experts() {
    Past past = new Past(20, 2, 1);
    Map<String, ExpertSpec> specs = new LinkedHashMap<>();
    specs.put("prior", new ExpertSpec.Prior(50));
    specs.put("last-outcome", new ExpertSpec.LastOutcome(0.3, 20));
    specs.put("naive-bayes", new ExpertSpec.NaiveBayes(8, 0.3, 50));
    specs.put("softmax-adagrad", new ExpertSpec.SoftmaxRegression(8, 0.3, 1e-4));
    specs.put(
        "softmax-ftrl",
        new ExpertSpec.SoftmaxRegression(8, Optimizer.FTRL, 0.7, 0.1, 0.05, 0.01, 0.1));
    specs.put(
        "softmax-sgd", new ExpertSpec.SoftmaxRegression(8, Optimizer.SGD, 1, 1, 0, 1e-4, 0.1));
    specs.put("numeric-regression", new ExpertSpec.NumericRegression(0.3, past));
    specs.put("hoeffding-tree", new ExpertSpec.HoeffdingTree(10, 0.01, 0.5, 4, past));
    specs.put("momentum", new ExpertSpec.Momentum(2, 0.3));
    specs.put(
        "feed-forward-relu", new ExpertSpec.FeedForward(8, 2, 3, Activation.RELU, 0.1, 0.3, 0, 1));
    specs.put(
        "feed-forward-swiglu",
        new ExpertSpec.FeedForward(8, 2, 3, Activation.SWIGLU, 0.1, 0.3, 0.2, 4, 1));
    specs.put(
        "embedding-regression",
        new ExpertSpec.EmbeddingRegression(EMBEDDING, Optimizer.ADAGRAD, 0.1, 0));
    specs.put("embedding-network", new ExpertSpec.EmbeddingNetwork(EMBEDDING, 3, 0.1, 0.02, 1));
    return specs;
  }

  static Map<String, FilterSpec> filters() {
    Map<String, FilterSpec> specs = new LinkedHashMap<>();
    specs.put("none", new FilterSpec.None());
    specs.put("fixed-share", new FilterSpec.FixedShare(1, 0.05));
    specs.put("hedge", new FilterSpec.Hedge(1));
    specs.put("adahedge", new FilterSpec.AdaHedge());
    specs.put("boa", new FilterSpec.Boa());
    specs.put("ml-poly", new FilterSpec.MlPoly());
    specs.put("moe-f", new FilterSpec.MoeF(1, 0.95));
    specs.put("moe-f-causal", new FilterSpec.MoeFCausal(1, 0.9));
    return specs;
  }

  static Map<String, GateSpec> gates() {
    GateLearning learning = GateLearning.of(4, 0.2);
    Map<String, GateSpec> specs = new LinkedHashMap<>();
    specs.put("gate-softmax", new GateSpec.Softmax(learning));
    specs.put("gate-top-k", new GateSpec.SoftmaxTopK(2, 4, 0.2, true));
    specs.put("gate-noisy-top-k", new GateSpec.NoisyTopK(2, learning, 5));
    specs.put("gate-expert-choice", new GateSpec.ExpertChoice(2, 2, learning));
    specs.put(
        "gate-rules",
        new GateSpec.Rules(GateSpec.Context.LANGUAGE, Map.of("ja", List.of("e1")), List.of("e3")));
    specs.put("gate-uniform", new GateSpec.Uniform());
    specs.put("gate-hash", new GateSpec.Hash(2, GateSpec.HashBy.TEXT));
    return specs;
  }

  private static Sample correction() {
    return new Sample(
        "pool-correction",
        () -> new PoolCorrection(new PoolSpec(0.1, 1000), CLASSES),
        state ->
            lessons(
                i -> {
                  float[] vote = new float[CLASSES];
                  Arrays.fill(vote, 0.2f);
                  vote[i % CLASSES] = 0.6f;
                  ((PoolCorrection) state).learn(agreed(vote), label(i), i);
                }),
        state -> {
          Account account = agreed(new float[] {0.5f, 0.3f, 0.2f});
          account.correct((PoolCorrection) state);
          return account.probabilities();
        });
  }

  /** An account of two experts of one opinion. */
  private static Account agreed(float[] vote) {
    Route route = new Route(2);
    route.add(0, 0.75f);
    route.add(2, 0.25f);
    Account account = new Account(2, CLASSES);
    account.begin(route);
    for (int i = 0; i < 2; i++) {
      System.arraycopy(vote, 0, account.votes(), account.voteOffset(i), CLASSES);
      account.vote(i, 0);
    }
    account.combine(new double[] {0.5, 0.25, 0.25});
    return account;
  }

  private static Sample expert(String name, ExpertSpec spec) {
    return new Sample(
        name,
        () -> Experts.create(spec, CLASSES),
        state -> lessons(i -> ((Expert) state).learn(item(i), label(i), 1f - 0.25f * (i % 2))),
        state -> answers((x, out, at) -> ((Expert) state).predict(x, out, at)));
  }

  private interface Answering {
    void predict(Features x, float[] out, int offset);
  }

  private static double[] answers(Answering expert) {
    float[] out = new float[3 * CLASSES];
    for (int i = 0; i < 3; i++) {
      expert.predict(item(1000 + i), out, i * CLASSES);
    }
    double[] answers = new double[out.length];
    Arrays.setAll(answers, i -> out[i]);
    return answers;
  }

  private static Sample filter(String name, FilterSpec spec) {
    return new Sample(
        name,
        () -> Filters.create(spec, EXPERTS),
        state -> lessons(i -> update((BeliefFilter) state, i)),
        state -> {
          double[] beliefs = new double[EXPERTS];
          ((BeliefFilter) state).beliefs(beliefs);
          return beliefs;
        });
  }

  private static void update(BeliefFilter filter, int turn) {
    SplittableRandom random = new SplittableRandom(turn);
    float[] votes = new float[EXPERTS * CLASSES];
    boolean[] voted = new boolean[EXPERTS];
    for (int e = 0; e < EXPERTS; e++) {
      float p = (float) random.nextDouble(0.1, 0.8);
      votes[e * CLASSES] = p;
      votes[e * CLASSES + 1] = 0.1f;
      votes[e * CLASSES + 2] = 0.9f - p;
      voted[e] = e == turn % EXPERTS || random.nextInt(3) > 0;
    }
    filter.update(turn, votes, voted, CLASSES, label(turn));
  }

  private static Sample gate(String name, GateSpec spec) {
    return new Sample(
        name,
        () -> seated(Gates.create(spec, EXPERTS)),
        state -> lessons(i -> teach((Gate) state, i)),
        state -> weights((Gate) state));
  }

  private static Gate seated(Gate gate) {
    for (int slot = 0; slot < EXPERTS; slot++) {
      gate.seat(slot, "e" + slot);
    }
    return gate;
  }

  private static Features projected(Gate gate, int item) {
    Features projected = new Features();
    gate.project(item(item), projected);
    return projected;
  }

  private static Route route(Gate gate, int item) {
    boolean[] all = new boolean[EXPERTS];
    Arrays.fill(all, true);
    Route route = new Route(gate.maxAsked());
    gate.route(projected(gate, item), all, route);
    return route;
  }

  private static float[] likelihoods(Route route, int turn) {
    float[] likelihoods = new float[route.size()];
    for (int i = 0; i < likelihoods.length; i++) {
      likelihoods[i] = 0.1f + 0.2f * ((route.expert(i) + turn) % EXPERTS);
    }
    return likelihoods;
  }

  private static void teach(Gate gate, int turn) {
    Route route = route(gate, turn);
    gate.learn(projected(gate, turn), route, likelihoods(route, turn));
  }

  private static double[] weights(Gate gate) {
    double[] weights = new double[3 * EXPERTS];
    for (int i = 0; i < 3; i++) {
      Route route = route(gate, 1000 + i);
      for (int a = 0; a < route.size(); a++) {
        weights[i * EXPERTS + route.expert(a)] = route.weight(a);
      }
    }
    return weights;
  }

  private static Sample owned() {
    ExpertDefinition prior =
        new ExpertDefinition("prior", new ExpertSpec.Prior(50), Eligibility.ALL);
    return new Sample(
        "owned-prior",
        () -> OwnedExpert.of(prior, CLASSES),
        state -> lessons(i -> ((OwnedExpert) state).learn(item(i), label(i), 1, 1000L + i)),
        state -> {
          OwnedExpert owned = (OwnedExpert) state;
          double[] answers = Arrays.copyOf(answers(owned.expert()::predict), 3 * CLASSES + 2);
          answers[3 * CLASSES] = owned.lessons();
          answers[3 * CLASSES + 1] = owned.labelsSeenUpTo();
          return answers;
        });
  }

  private static Sample trainer() {
    GateSpec spec = gates().get("gate-top-k");
    return new Sample(
        "gate-trainer",
        () -> new GateTrainer(spec, 10, EXPERTS),
        state ->
            lessons(
                i -> {
                  Gate asked = Gates.create(spec, EXPERTS);
                  Route route = route(asked, i);
                  GateTrainer trainer = (GateTrainer) state;
                  if (trainer.learn(projected(asked, i), route, likelihoods(route, i), 1000L + i)) {
                    var unused = trainer.publish();
                  }
                }),
        state -> {
          GateTrainer trainer = (GateTrainer) state;
          return new double[] {trainer.version(), trainer.lessons(), trainer.labelsSeenUpTo()};
        });
  }

  private interface Lesson {
    void number(int turn);
  }

  private static void lessons(Lesson lesson) {
    for (int i = 0; i < LESSONS; i++) {
      lesson.number(i);
    }
  }

  private static int label(int number) {
    return new SplittableRandom(number).nextInt(CLASSES);
  }

  private static Features item(int number) {
    SplittableRandom random = new SplittableRandom(7919L * number + 1);
    Features x = new Features();
    int feature = label(number);
    for (int i = 0; i < 6; i++) {
      feature += 1 + random.nextInt(40);
      x.add(feature, 0.4f);
    }
    float[] numbers = {label(number) - 1f, (float) random.nextDouble(-1, 1)};
    String symbol = "S" + random.nextInt(3);
    x.setContext(symbol, random.nextBoolean() ? "en" : "ja", "wire", numbers);
    float[] embedding = new float[EMBEDDING];
    for (int i = 0; i < EMBEDDING; i++) {
      embedding[i] = (float) random.nextDouble(-1, 1);
    }
    x.setEmbedding(embedding);
    return x;
  }
}
